// The messages of each order, as the buyer receives them.

import { announce, byId, el } from "../common/dom.js";
import { clock, count, moment, size, words } from "../common/formatting.js";

const MOST = 500;

const OWN_COLUMN = "(min-width: 80rem)";
// The width at which the messages scroll separately.

const PICTURE = /^image\/(gif|jpeg|png|webp)$/;

export class Messages {
  #orders = new Map();
  #list = el("div", { class: "orders" });
  #empty = el(
    "p",
    { class: "empty" },
    "No message yet. What is sent for an order shows here as its buyer would get it.",
  );
  #operations;
  #count = 0;

  /** Derive the kinds of messages from the operations. */
  constructor(operations) {
    this.#operations = operations;
    byId("messages").replaceChildren(this.#empty, this.#list);
  }

  clear() {
    this.#orders.clear();
    this.#count = 0;
    this.#list.replaceChildren();
    this.#tell();
  }

  load(messages) {
    this.clear();
    for (const each of messages.slice(-MOST)) this.add(each, false);
  }

  add(message, isNew = true) {
    this.#count += 1;
    const thread = this.#thread(message);
    const bubble = this.#bubble(message, isNew);
    thread.list.append(bubble);
    while (thread.list.childElementCount > MOST) thread.list.firstChild.remove();
    thread.number.textContent = count(thread.list.childElementCount, "message");
    if (this.#list.firstChild !== thread.element) this.#list.prepend(thread.element);
    this.#tell();
    if (!isNew) return;
    announce(`A message for order ${message.orderId}: ${this.#kind(message)}`);
    if (matchMedia(OWN_COLUMN).matches) bubble.scrollIntoView({ block: "nearest" });
  }

  #tell() {
    this.#empty.hidden = this.#count > 0;
    byId("tab-messages").querySelector("b").textContent = this.#count ? `${this.#count}` : "";
  }

  #thread({ orderId, marketplaces }) {
    if (!this.#orders.has(orderId)) {
      const list = el("ol", { class: "thread" });
      const number = el("span", { class: "number" });
      const where = marketplaces.map((each) => el("span", { class: "where" }, each));
      const title = el("h3", {}, "Order ", el("code", {}, orderId), where, number);
      this.#orders.set(orderId, {
        element: el("article", { class: "order" }, title, list),
        list,
        number,
      });
    }
    return this.#orders.get(orderId);
  }

  /** Return the kind of a message: the last part of the operation's path, in words. */
  #kind(message) {
    const found = this.#operations.find(({ name }) => name.split(".")[1] === message.operation);
    return words(found ? found.path.split("/").at(-1) : message.operation);
  }

  #bubble(message, isNew) {
    const { text, attachments: _, ...others } = message.body;
    const facts = Object.entries(others);
    return el(
      "li",
      { class: isNew ? "bubble new" : "bubble" },
      el(
        "p",
        { class: "kind" },
        this.#kind(message),
        el("time", { datetime: message.sentAt }, clock(message.sentAt)),
      ),
      typeof text === "string" ? el("p", { class: "text" }, text) : null,
      facts.length ? el("dl", {}, facts.flatMap(fact)) : null,
      message.attachments.map((each) => attachment(each, message.sentAt)),
      typeof text !== "string" && !facts.length && !message.attachments.length
        ? el(
            "p",
            { class: "note" },
            "The seller adds nothing of their own: Amazon writes this one.",
          )
        : null,
    );
  }
}

function fact([name, value]) {
  const text = typeof value === "string" ? moment(value) : JSON.stringify(value);
  return [el("dt", {}, words(name)), el("dd", {}, text)];
}

function attachment({ fileName, contentType, size: bytes, url }, sentAt) {
  const about = [size(bytes), contentType].filter(Boolean).join(", ");
  const link = el(
    "a",
    { class: "file", href: url, download: fileName },
    el("span", { class: "file-name" }, fileName),
    el("span", { class: "about" }, about),
  );
  if (!PICTURE.test(contentType ?? "")) return link;
  const picture = el("img", {
    src: `${url}?${encodeURIComponent(sentAt)}`, // Numbers restart after a reset, and browsers cache pictures.
    alt: fileName,
    loading: "lazy",
    error: () => picture.remove(),
  });
  return el("div", { class: "picture" }, picture, link);
}
