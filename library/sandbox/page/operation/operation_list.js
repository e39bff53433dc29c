// The searchable list of operations by API.

import { byId, el } from "../common/dom.js";
import { count } from "../common/formatting.js";

const FEW = 4;

/** Return a title without the words with which nearly all titles begin. */
function brief(title) {
  const own = title.replace(/^(the )?selling partner apis? for (the )?(?=.)/i, "");
  return own.charAt(0).toUpperCase() + own.slice(1);
}

export class OperationList {
  #apis;
  #items = new Map();
  #groups = [];

  constructor(apis) {
    this.#apis = apis;
    byId("operations").replaceChildren(...apis.map((api) => this.#group(api)));
    byId("search").addEventListener("input", () => this.#search());
    addEventListener("keydown", (event) => {
      const isTyping = event.target.matches?.("input, textarea, select");
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        byId("menu").open = true;
        byId("search").focus();
      }
    });
  }

  #group(api) {
    const list = el(
      "ul",
      {},
      api.operations.map((each) => this.#item(each)),
    );
    const number = el("span", { class: "number" }, `${api.operations.length}`);
    const group = el(
      "details",
      { open: this.#apis.length <= FEW },
      el("summary", { title: api.title }, brief(api.title), number),
      list,
    );
    this.#groups.push({ group, list });
    return group;
  }

  #item(operation) {
    const name = operation.name.split(".")[1];
    const gauge = el("i", { class: "gauge", "aria-hidden": "true" });
    const verb = el("span", { class: "verb", "data-verb": operation.method }, operation.method);
    const link = el(
      "a",
      { href: `#${operation.name}`, title: operation.summary },
      verb,
      el("span", { class: "name" }, name),
      gauge,
    );
    const item = el("li", {}, link);
    const text = [
      operation.name,
      operation.operationId,
      operation.path,
      operation.summary,
      operation.method,
    ];
    this.#items.set(operation.name, { item, link, gauge, text: text.join(" ").toLowerCase() });
    return item;
  }

  #search() {
    const wanted = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { item, text } of this.#items.values()) {
      item.hidden = !wanted.every((each) => text.includes(each));
      found += item.hidden ? 0 : 1;
    }
    for (const { group, list } of this.#groups) {
      group.hidden = [...list.children].every((each) => each.hidden);
      if (wanted.length) group.open = !group.hidden;
    }
    byId("found").textContent = count(found, "operation");
  }

  /** Mark the current operation. */
  select(name) {
    for (const [each, { link, item }] of this.#items) {
      link.toggleAttribute("aria-current", each === name);
      if (each === name) {
        link.setAttribute("aria-current", "page");
        item.closest("details").open = true;
        link.scrollIntoView({ block: "nearest" });
      }
    }
    if (getComputedStyle(byId("menu").firstElementChild).display !== "none")
      byId("menu").open = false;
  }

  /** Show the level of the bucket of an operation, from 0 to 1. */
  gauge(name, share) {
    const found = this.#items.get(name);
    if (!found) return;
    found.gauge.classList.toggle("used", share < 0.999);
    found.gauge.style.setProperty("--share", share.toFixed(3));
  }
}
