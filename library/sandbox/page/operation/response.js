// The view of a response: its status, body, links and headers.

import { code, copyButton, el } from "../common/dom.js";
import { count, duration, kind } from "../common/formatting.js";

/** Return the status of a response in words. */
export function statusText({ status }) {
  return status === null ? "no response" : `${status} ${REASONS[status] ?? ""}`.trim();
}

/** Return the elements of a response; `follow(link)` opens the operation of a link. */
export function responseParts(response, note, links, follow) {
  const { status, error, headers, text } = response;
  const parts = [outcome(response)];
  if (error) parts.push(el("p", { class: "problem" }, error));
  if (note) parts.push(el("p", { class: "note" }, note));
  if (text) parts.push(code(text, "Response body"));
  else if (status && !error) parts.push(el("p", { class: "note" }, "It has no body."));
  if (links.length) parts.push(ways(links, follow));
  if (headers.length) parts.push(folded(headers));
  return parts;
}

function outcome(response) {
  const { status, error, text, seconds } = response;
  return el(
    "p",
    { class: "outcome", "data-kind": error ? "broken" : kind(status) },
    el("strong", {}, statusText(response)),
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
