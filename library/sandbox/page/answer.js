// Shows an answer: its status, its body, where its links lead, and its headers.

import { code, copyButton, el } from "./dom.js";
import { count, duration, kind } from "./words.js";

/** The status of an answer in words. */
export function told({ status }) {
  return status === null ? "no answer" : `${status} ${REASONS[status] ?? ""}`.trim();
}

/** The parts of an answer; `follow(link)` goes on with one of its links. */
export function answerParts(answer, note, links, follow) {
  const { status, error, headers, text } = answer;
  const parts = [outcome(answer)];
  if (error) parts.push(el("p", { class: "problem" }, error));
  if (note) parts.push(el("p", { class: "note" }, note));
  if (text) parts.push(code(text, "Body of the answer"));
  else if (status && !error) parts.push(el("p", { class: "note" }, "It has no body."));
  if (links.length) parts.push(ways(links, follow));
  if (headers.length) parts.push(folded(headers));
  return parts;
}

function outcome(answer) {
  const { status, error, text, seconds } = answer;
  return el(
    "p",
    { class: "outcome", "data-kind": error ? "broken" : kind(status) },
    el("strong", {}, told(answer)),
    el("span", {}, duration(seconds)),
    text ? copyButton(() => text, "Copy the body") : null,
  );
}

function ways(links, follow) {
  const items = links.map((link) => {
    const { name, summary } = link.operation;
    const attributes = { type: "button", class: "chip", title: summary, click: () => follow(link) };
    return el("li", {}, el("button", attributes, name.split(".")[1]));
  });
  return el("div", { class: "links" }, el("h3", {}, "Its links lead to"), el("ul", {}, items));
}

function folded(headers) {
  const lines = headers.map((each) => each.join(": ")).join("\n");
  const summary = el("summary", {}, count(headers.length, "header"));
  return el("details", { class: "more" }, summary, code(lines, "Headers"));
}

const REASONS = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
