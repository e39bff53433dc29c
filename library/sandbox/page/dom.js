// Makes elements. Text only ever becomes text: what others sent cannot turn into markup here.

const SVG = "http://www.w3.org/2000/svg";

/** An element. A function among the attributes listens; nothing and false leave one out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for what is drawn. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((each) => each !== undefined && each !== null));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Change a text, if it is another one. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A block of text; JSON is laid out and coloured. */
export function code(text, label) {
  const block = el("pre", { class: "code", tabindex: 0, "aria-label": label });
  const pretty = laidOut(text);
  if (pretty === null) {
    block.textContent = text;
    return block;
  }
  let end = 0;
  for (const found of pretty.matchAll(TOKEN)) {
    block.append(pretty.slice(end, found.index));
    const [all, string, colon] = found;
    const kind = colon ? "key" : string ? "text" : "value";
    block.append(el("span", { class: `json-${kind}` }, colon ? string : all), colon ?? "");
    end = found.index + all.length;
  }
  block.append(pretty.slice(end));
  return block;
}

/** JSON with a line for each value; null where it is none. */
export function laidOut(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? JSON.stringify(value, null, 2) : null;
  } catch {
    return null;
  }
}

/** A button that copies what `text()` gives. */
export function copyButton(text, label = "Copy") {
  const button = el("button", { type: "button", class: "quiet" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = label), 1200);
  });
  return button;
}

/** Says something to those who listen to the page. */
export function announce(text) {
  byId("news").textContent = text;
}
