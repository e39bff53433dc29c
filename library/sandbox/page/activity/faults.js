// The list of pending faults, and the form that adds one.

import { announce, byId, el } from "../common/dom.js";
import { control } from "../common/requests.js";
import { count, duration } from "../common/formatting.js";

const KINDS = {
  status: "Refuse with a status",
  html: "Respond with a gateway's HTML page",
  malformed: "End the JSON half-way",
  "drift field": "Add a field that no document has",
  "drift enum": "Use undocumented enum values",
  "drift missing": "Leave required fields out",
  "cut before": "Cut the connection before it is carried out",
  "cut after": "Carry it out, then cut the connection",
  "cut body": "Cut the connection within the response",
  delay: "Respond late",
  "document expired": "Let the URL of a document be expired",
  "document truncated": "Send half a document as if it were whole",
  "document corrupt": "Change a byte of a document",
  "document length": "Announce more bytes than a document has",
};

/** Return a fault in words, without its operation. */
export function faultInWords({ status, html, malformed, drift, cut, delay, document, pace, body, headers }) {
  const found = [];
  if (html) found.push(KINDS.html);
  if (status) found.push(`respond with ${status}`);
  if (body !== undefined) found.push("respond with a given body");
  if (malformed) found.push(KINDS.malformed);
  if (drift) found.push(KINDS[`drift ${drift}`]);
  if (cut) found.push(KINDS[`cut ${cut}`]);
  if (document) found.push(KINDS[`document ${document}`]);
  if (pace) found.push(`wait ${duration(pace)} before each part`);
  if (delay) found.push(`wait ${duration(delay)}`);
  if (headers) found.push(`with ${Object.keys(headers).join(", ")}`);
  return found.map((each) => each.charAt(0).toLowerCase() + each.slice(1)).join(", ");
}

export class Faults {
  #list = el("ul", { class: "coming" });
  #empty = el("p", { class: "empty" }, "No faults are pending.");
  #clear = el(
    "button",
    { type: "button", class: "quiet", click: () => this.#forget() },
    "Clear all",
  );

  constructor(apis) {
    byId("faults").replaceChildren(
      form(apis),
      el("div", { class: "between" }, el("h3", {}, "To come"), this.#clear),
      this.#empty,
      this.#list,
    );
  }

  show(faults) {
    this.#list.replaceChildren(...faults.map(item));
    this.#empty.hidden = faults.length > 0;
    this.#clear.hidden = faults.length === 0;
    byId("tab-faults").querySelector("b").textContent = faults.length ? `${faults.length}` : "";
  }

  async #forget() {
    try {
      await control("faults", "DELETE");
    } catch (error) {
      announce(error.message);
    }
  }
}

function item(fault) {
  const whose = fault.operation ?? "any operation";
  const often = fault.times === null ? "always" : count(fault.times ?? 1, "time");
  return el(
    "li",
    {},
    el("code", {}, whose),
    el("span", {}, faultInWords(fault)),
    el("span", { class: "number" }, often),
  );
}

function form(apis) {
  const operation = el(
    "select",
    { name: "operation" },
    option("", "any operation"),
    option("token", "signing in"),
    option("upload", "sending a file"),
    option("download", "reading a document"),
    apis.map((api) =>
      el(
        "optgroup",
        { label: api.title },
        api.operations.map((each) => option(each.name, each.name.split(".")[1])),
      ),
    ),
  );
  const what = el(
    "select",
    { name: "kind" },
    Object.entries(KINDS).map(([value, text]) => option(value, text)),
  );
  const status = el("input", { type: "number", name: "status", min: 200, max: 599, value: 503 });
  const times = el("input", { type: "number", name: "times", min: 1, value: 1 });
  const always = el("input", { type: "checkbox", name: "always" });
  const delay = el("input", { type: "number", name: "delay", min: 0, step: "any", value: 0 });
  const problem = el("p", { class: "problem", role: "alert" });
  const statusField = field("Status", status);
  const arrange = () => {
    statusField.hidden = what.value !== "status";
    times.disabled = always.checked;
    if (what.value === "delay" && Number(delay.value) === 0) delay.value = 2;
  };
  const add = async (event) => {
    event.preventDefault();
    try {
      await control("faults", "POST", fault({ operation, what, status, times, always, delay }));
      problem.textContent = "";
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  arrange();
  return el(
    "form",
    { class: "fault-form", submit: add, change: arrange },
    el("h3", {}, "Inject a fault"),
    field("For", operation),
    field("What", what),
    el(
      "div",
      { class: "fields" },
      statusField,
      field("Times", times),
      el("label", { class: "check" }, always, "always"),
      field("Delay (s)", delay),
    ),
    problem,
    el("button", { type: "submit" }, "Add fault"),
  );
}

function fault({ operation, what, status, times, always, delay }) {
  const [name, value] = what.value.split(" ");
  const seconds = Number(delay.value);
  return {
    ...(operation.value ? { operation: operation.value } : {}),
    ...(name === "status" ? { status: Number(status.value) } : {}),
    ...(name === "html" || name === "malformed" ? { [name]: true } : {}),
    ...(value ? { [name]: value } : {}),
    ...(seconds ? { delay: seconds } : {}),
    times: always.checked ? null : Number(times.value),
  };
}

const option = (value, text) => el("option", { value }, text);

const field = (label, input) => el("label", { class: "field" }, el("span", {}, label), input);
