// The log of all requests and responses, latest first.

import { byId, code, el } from "../common/dom.js";
import { clock, duration, kind } from "../common/formatting.js";
import { faultInWords } from "./faults.js";

const MOST = 500;

export class Log {
  #list = el("div", { class: "rows" });
  #empty = el(
    "p",
    { class: "empty" },
    "No request yet. Send one from the form, or let a client loose on this address.",
  );
  #coming = [];
  #frame = 0;
  #count = 0;
  #problems = 0;

  constructor() {
    const only = el("input", {
      type: "checkbox",
      change: () => this.#list.classList.toggle("problems", only.checked),
    });
    byId("log").replaceChildren(
      el("label", { class: "check" }, only, "Problems only"),
      this.#empty,
      this.#list,
    );
  }

  clear() {
    this.#coming = [];
    this.#count = this.#problems = 0;
    this.#list.replaceChildren();
    this.#tell();
  }

  add(exchange) {
    this.#count += 1;
    if (isProblem(exchange)) this.#problems += 1;
    this.#coming.push(exchange);
    if (this.#coming.length > MOST) this.#coming.shift();
    this.#frame ||= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    this.#list.prepend(...this.#coming.reverse().map(row));
    this.#coming = [];
    while (this.#list.childElementCount > MOST) this.#list.lastChild.remove();
    this.#tell();
  }

  #tell() {
    this.#empty.hidden = this.#count > 0;
    const badge = byId("tab-log").querySelector("b");
    badge.textContent = this.#count ? `${this.#count}` : "";
    byId("tab-log").title = this.#problems ? `${this.#problems} with a problem` : "";
  }
}

const isProblem = (exchange) => kind(exchange.status) !== "fine" || exchange.fault !== null;

function row(exchange) {
  const { status, fault } = exchange;
  const details = el(
    "details",
    { class: "row", "data-kind": kind(status), "data-problem": isProblem(exchange) },
    el(
      "summary",
      {},
      el("span", { class: "status" }, status === null ? "cut" : `${status}`),
      el("span", { class: "verb", "data-verb": exchange.method }, exchange.method),
      el(
        "span",
        { class: "name", title: `${exchange.operation ?? ""} ${exchange.target}`.trim() },
        exchange.operation?.split(".").at(-1) ?? exchange.target,
      ),
      fault ? el("span", { class: "fault" }, "fault") : null,
      el("span", { class: "took" }, duration(exchange.seconds)),
      el("time", { datetime: exchange.at }, clock(exchange.at)),
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(inside(exchange));
  });
  return details;
}

function inside(exchange) {
  const { status, fault, level } = exchange;
  return el(
    "div",
    { class: "inside" },
    fault ? el("p", { class: "injected" }, `Injected fault: ${faultInWords(fault)}`) : null,
    level
      ? el(
          "p",
          { class: "note" },
          `Left in the bucket: ${level.tokens.toFixed(1)} of ${level.burst}`,
        )
      : null,
    el("h4", {}, "Request"),
    code(`${exchange.method} ${exchange.target}\n${lines(exchange.headers)}`, "Request"),
    exchange.content ? code(exchange.content, "Request body") : null,
    el("h4", {}, status === null ? "Response (not sent)" : "Response"),
    code(`${status ?? "the connection was cut"}\n${lines(exchange.responseHeaders)}`, "Response"),
    exchange.responseContent ? code(exchange.responseContent, "Response body") : null,
  );
}

const lines = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
