// Creation of elements. Text is never parsed as markup, so foreign content cannot inject any.

const SVG = "http://www.w3.org/2000/svg";

/** Create an element. A function is a listener; null and false omit an attribute. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Create an SVG element. */
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

/** Set a text if it has changed. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Create a block of code; JSON is indented and coloured. */
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

/** Return JSON with a line for each value; null if the text is not JSON. */
export function laidOut(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? JSON.stringify(value, null, 2) : null;
  } catch {
    return null;
  }
}

/** Create a button that copies the result of `text()`. */
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

/** Announce a text to screen readers. */
export function announce(text) {
  byId("news").textContent = text;
}
