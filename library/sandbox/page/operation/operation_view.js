// The view of an operation: its form, the response, and the request as code.

import { responseParts, statusText } from "./response.js";
import { announce, byId, code, copyButton, el } from "../common/dom.js";
import { read, send } from "../common/requests.js";
import { Form } from "./form.js";
import { fileField, takesFiles } from "./attachments.js";
import { linked } from "./links.js";
import { curl, python } from "./code_samples.js";
import { tabs } from "../common/tabs.js";

const NO_TOKEN = "your-access-token";

export class OperationView {
  #operations;
  #tokens;
  #limits;
  #operation = null;
  #form = null;
  #panels = {};

  constructor(operations, tokens, limits) {
    this.#operations = operations;
    this.#tokens = tokens;
    this.#limits = limits;
  }

  /** Show an operation, with the given texts of parameters in place of the samples. */
  show(operation, given = {}) {
    this.#operation = operation;
    this.#form = new Form(operation, given, () => this.#spell());
    const [key, method] = operation.name.split(".");
    byId("try").replaceChildren(
      el(
        "p",
        { class: "path" },
        el("span", { class: "verb", "data-verb": operation.method }, operation.method),
        el("code", {}, operation.path),
      ),
      el("h2", {}, operation.summary),
      el("p", { class: "called" }, el("code", {}, `sp.${key}.${method}()`)),
      this.#bucket(operation),
      this.#formElement(operation),
      this.#results(),
    );
    this.#spell();
  }

  #bucket(operation) {
    if (operation.usagePlan) return this.#limits.own(operation);
    this.#limits.leaveOwn();
    return el(
      "p",
      { class: "note" },
      "No usage plan is documented for this operation, so it has no bucket.",
    );
  }

  #formElement(operation) {
    const button = el(
      "button",
      { type: "submit", class: "main", "aria-busy": "false" },
      "Send request",
    );
    const submit = async (event) => {
      event.preventDefault();
      if (button.ariaBusy === "true") return;
      button.ariaBusy = "true";
      await this.#send();
      button.ariaBusy = "false";
    };
    const form = el(
      "form",
      {
        novalidate: true,
        submit,
        keydown: (event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
        },
      },
      this.#form.fields,
      takesFiles(operation) ? fileField(this.#form, this.#operations, this.#tokens) : null,
      el(
        "div",
        { class: "send" },
        button,
        el(
          "button",
          { type: "button", class: "quiet", click: () => this.show(operation) },
          "Start over",
        ),
        el(
          "span",
          { class: "hint" },
          operation.scope ? `grantless, ${operation.scope}` : "Ctrl+Enter also sends",
        ),
      ),
    );
    return form;
  }

  #results() {
    const names = { response: "Response", request: "Request", curl: "curl", python: "Python" };
    const panels = Object.keys(names).map((id) => [
      id,
      el("section", {
        id: `as-${id}`,
        role: "tabpanel",
        "aria-labelledby": `tab-as-${id}`,
        tabindex: 0,
      }),
    ]);
    this.#panels = Object.fromEntries(panels);
    const buttons = Object.entries(names).map(([id, name]) =>
      el(
        "button",
        { type: "button", role: "tab", id: `tab-as-${id}`, "aria-controls": `as-${id}` },
        name,
      ),
    );
    const list = el(
      "div",
      { class: "tabs small", role: "tablist", "aria-label": "The response, and the request" },
      buttons,
    );
    this.#panels.response.append(
      el("p", { class: "empty" }, "Send the request to see its response here."),
    );
    const results = el(
      "div",
      { class: "results" },
      list,
      panels.map(([, panel]) => panel),
    );
    this.#choose = tabs(list, (id) => results.querySelector(`#${id}`));
    this.#choose("as-response");
    return results;
  }

  #choose = () => {};

  /** Show the request of the form as it is sent, for curl and in Python. */
  #spell() {
    const request = this.#signed(this.#tokens.known(this.#operation.scope) ?? NO_TOKEN);
    const { method, target, headers, body } = request;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    this.#panels.request.replaceChildren(
      ...[
        code(`${method} ${target}\nHost: ${location.host}\n${lines.join("\n")}`, "Request"),
        body === undefined ? null : code(body, "Body"),
      ].filter(Boolean),
    );
    this.#spellAs("curl", () => curl(request, location.origin));
    this.#spellAs("python", () =>
      python(this.#operation, this.#form.texts(), this.#form.given(), location.origin),
    );
  }

  #spellAs(name, spell) {
    const text = name === "python" && this.#form.problem() ? "The body is not valid JSON yet." : spell();
    this.#panels[name].replaceChildren(
      copyButton(() => text),
      el("pre", { class: "code wide", tabindex: 0 }, text),
    );
  }

  #signed(token) {
    const request = this.#form.request();
    return { ...request, headers: { "x-amz-access-token": token, ...request.headers } };
  }

  async #send() {
    const operation = this.#operation;
    const { token, refused } = await this.#tokens.find(operation.scope);
    if (refused) {
      this.#showResponse(
        operation,
        refused,
        "Signing in at /auth/o2/token failed; the request was not sent.",
      );
      return;
    }
    const response = await send(this.#signed(token));
    if (operation !== this.#operation) return;
    this.#spell();
    const isExpired = response.status === 403 && /access token/i.test(response.text);
    if (isExpired) this.#tokens.forget();
    this.#showResponse(
      operation,
      response,
      isExpired ? "The page signs in again with the next request." : null,
    );
  }

  #showResponse(operation, response, note) {
    const links = linked(this.#operations, read(response.text), location.origin).filter(
      (each) => each.operation !== operation,
    );
    const follow = ({ operation: next, texts }) => this.follow(next, texts);
    this.#panels.response.replaceChildren(...responseParts(response, note, links, follow));
    this.#choose("as-response");
    announce(`Response: ${statusText(response)}. ${response.error ?? ""}`);
  }

  /** Open a linked operation; the page assigns this function. */
  follow = () => {};
}
