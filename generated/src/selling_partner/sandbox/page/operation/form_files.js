// The files of a form: an input for each field that is a file.

import { el } from "../common/dom.js";

export class FormFiles {
  #inputs = new Map();

  /** Make an input for each file of an operation's form; call `changed()` at each choice. */
  constructor(operation, changed) {
    const fields = Object.entries(operation.body?.form?.fields ?? {});
    const files = fields.filter(([, field]) => field.file);
    this.names = files.map(([name]) => name);
    this.elements = files.map(([name, field]) => {
      const id = `file-${name}`;
      const accept = field.contentTypes.join(",") || null;
      const input = el("input", { type: "file", id, accept, multiple: field.list, change: changed });
      this.#inputs.set(name, input);
      const note = [field.required ? null : "optional", accept].filter(Boolean).join(", ");
      return el(
        "div",
        { class: "field" },
        el("label", { for: id }, name, " ", el("small", {}, note || "file")),
        input,
      );
    });
  }

  /** Return the chosen files as pairs of a field's name and a file. */
  chosen() {
    return [...this.#inputs].flatMap(([name, input]) =>
      [...input.files].map((file) => [name, file]),
    );
  }
}
