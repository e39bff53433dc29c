// The form of an operation: parameters and body, filled with samples.

import { el } from "../common/dom.js";
import { read, request } from "../common/requests.js";
import { takesFiles } from "./attachments.js";
import { FormFiles } from "./form_files.js";

const GREETING = "Thank you! Is the engraving spelled right?";
const MANY = 4;

/** Return the text of a form field for a value. */
function shown(value) {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shown).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Return the initial body: the sample, without files, which must be uploaded first. */
function firstBody(operation) {
  const { sample } = operation.body;
  if (typeof sample === "string") return sample;
  if (operation.body.form) return formBody(operation.body);
  if (!operation.sendsMessage) return JSON.stringify(sample ?? {}, null, 2);
  const { attachments, ...rest } = sample;
  if (!takesFiles(operation) && attachments) rest.attachments = attachments;
  if (rest.text === "text") rest.text = GREETING;
  return JSON.stringify(rest, null, 2);
}

/** Return the sample of a form without its files. */
function formBody({ form, sample }) {
  const texts = Object.entries(sample).filter(([name]) => !form.fields[name]?.file);
  return JSON.stringify(Object.fromEntries(texts), null, 2);
}

/** Return how the text of a parameter is written, for its label. */
function notation(parameter) {
  if (parameter.style === "json" || parameter.object) return "as JSON";
  return parameter.list ? "with commas" : null;
}

export class Form {
  #operation;
  #inputs = new Map();
  #body = null;
  #hint = null;
  #files;

  /** Start with the given texts in place of samples; call `changed()` at each change. */
  constructor(operation, given, changed) {
    this.#operation = operation;
    const required = operation.parameters.filter((each) => each.required);
    const optional = operation.parameters.filter((each) => !each.required);
    const field = (each) => this.#field(each, given[each.name]);
    const isUsed = optional.some((each) => given[each.name]);
    const more =
      optional.length >= MANY
        ? el(
            "details",
            { class: "more", open: isUsed },
            el("summary", {}, `${optional.length} optional parameters`),
            el("div", { class: "fields" }, optional.map(field)),
          )
        : el("div", { class: "fields" }, optional.map(field));
    this.#files = new FormFiles(operation, () => this.#noteChange(changed));
    this.fields = el(
      "div",
      { input: () => this.#noteChange(changed) },
      required.length ? el("div", { class: "fields" }, required.map(field)) : null,
      optional.length ? more : null,
      operation.body ? this.#bodyField() : null,
      this.#files.elements,
    );
    this.changed = changed;
  }

  #field(parameter, given) {
    const { name, sample, choices, description } = parameter;
    const id = `parameter-${name}`;
    const write = parameter.style === "json" ? JSON.stringify : shown;
    const value = given ?? (parameter.required ? write(sample) : "");
    const input = el("input", {
      id,
      value,
      name,
      autocomplete: "off",
      spellcheck: "false",
      "aria-required": `${parameter.required}`,
      "aria-describedby": description ? `${id}-about` : null,
      placeholder: parameter.required ? null : shown(sample),
      list: choices.length ? `${id}-choices` : null,
    });
    this.#inputs.set(name, input);
    const notes = [
      parameter.in,
      notation(parameter),
      parameter.required ? null : "optional",
    ];
    return el(
      "div",
      { class: "field" },
      el("label", { for: id }, name, " ", el("small", {}, notes.filter(Boolean).join(", "))),
      input,
      choices.length
        ? el(
            "datalist",
            { id: `${id}-choices` },
            choices.map((each) => el("option", { value: shown(each) })),
          )
        : null,
      description
        ? el("p", { class: "hint clamp", id: `${id}-about`, title: description }, description)
        : null,
    );
  }

  #bodyField() {
    const { mediaType } = this.#operation.body;
    const text = firstBody(this.#operation);
    const rows = Math.min(18, Math.max(4, text.split("\n").length + 1));
    this.#body = el("textarea", {
      id: "body",
      rows,
      spellcheck: "false",
      "aria-describedby": "body-hint",
    });
    this.#body.value = text;
    this.#hint = el("p", { class: "hint", id: "body-hint", role: "status" });
    this.#check();
    return el(
      "div",
      { class: "field" },
      el("label", { for: "body" }, "Body", " ", el("small", {}, mediaType)),
      this.#body,
      this.#hint,
    );
  }

  #noteChange(changed) {
    this.#check();
    changed();
  }

  #check() {
    if (!this.#body) return;
    const problem = this.problem();
    this.#hint.textContent = problem ?? (this.#isJson ? "Valid JSON" : "");
    this.#hint.className = problem ? "hint bad" : "hint good";
    this.#body.setAttribute("aria-invalid", `${problem !== null}`);
  }

  get #isJson() {
    const { body } = this.#operation;
    return Boolean(body?.form) || (body?.mediaType.includes("json") ?? false);
  }

  /** Return the reason why the body is not valid JSON, or null. */
  problem() {
    if (!this.#body || !this.#isJson || this.body() === undefined) return null;
    try {
      JSON.parse(this.#body.value);
      return null;
    } catch (error) {
      return `Invalid JSON: ${error.message}`;
    }
  }

  /** Return the text of each parameter. */
  texts() {
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.value]));
  }

  /** Return the text of the body; undefined without a body. */
  body() {
    return this.#body && this.#body.value.trim() !== "" ? this.#body.value : undefined;
  }

  /** Return the body as a call of the client passes it: its text, and the files of a form. */
  given() {
    return { body: this.body(), files: this.#files.chosen() };
  }

  /** Return the request of the form, without an access token. */
  request() {
    return request(this.#operation, this.texts(), this.body(), this.#files.chosen());
  }

  /** Add the entry of a file to the body. */
  attach(attachment) {
    const value = read(this.#body.value);
    if (typeof value !== "object" || value === null)
      throw new Error("The body must be a JSON object to name the file.");
    value.attachments = [
      ...(Array.isArray(value.attachments) ? value.attachments : []),
      attachment,
    ];
    this.#body.value = JSON.stringify(value, null, 2);
    this.#body.rows = Math.min(
      18,
      Math.max(this.#body.rows, this.#body.value.split("\n").length + 1),
    );
    this.#noteChange(this.changed);
  }
}
