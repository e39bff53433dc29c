// Requests: built from a form, signed in and sent; and access tokens.

import { cookie, formFields, query, single } from "./encoding.js";

export const CREDENTIALS = {
  client_id: "amzn1.application-oa2-client.sandbox",
  client_secret: "amzn1.oa2-cs.v1.sandbox",
  refresh_token: "Atzr|sandbox",
};
// The same as those of the clients of `Sandbox`, which therefore share their limits with the page.

export const TOKEN_PATH = "/auth/o2/token";

/**
 * Return the request for an operation, from the text of each parameter.
 *
 * The fields of a form are in `fields`, files included, because only `send` can encode them.
 */
export function request(operation, texts, body, files = []) {
  let path = operation.path;
  const pairs = [];
  const cookies = [];
  const headers = { Accept: "application/json" };
  for (const each of operation.parameters) {
    const text = texts[each.name] ?? "";
    if (each.in === "path") {
      const value = text === "" ? "" : single(each, text, encodeURIComponent);
      const kept = each.greedy ? value.replaceAll("%2F", "/") : value;
      path = path.replace(`{${each.name}}`, () => kept);
    } else if (text === "") {
      continue;
    } else if (each.in === "header") {
      headers[each.name] = single(each, text);
    } else if (each.in === "cookie") {
      cookies.push(cookie(each, single(each, text)));
    } else {
      pairs.push(...query(each, text));
    }
  }
  if (cookies.length) headers.Cookie = cookies.join("; ");
  const target = pairs.length ? `${path}?${pairs.join("&")}` : path;
  const made = { method: operation.method, target, headers, body };
  const form = operation.body?.form;
  if (!form || (body === undefined && !files.length)) {
    if (body !== undefined) headers["Content-Type"] = operation.body.mediaType;
    return made;
  }
  const fields = [...formFields(form, body ?? "{}"), ...files];
  headers["Content-Type"] = operation.body.mediaType;
  if (form.multipart) return { ...made, body: shownFields(fields), fields };
  return { ...made, body: new URLSearchParams(fields).toString() };
}

/** Return the fields of a form in parts as a text to read. */
function shownFields(fields) {
  const shown = ([name, value]) =>
    value instanceof File ? `${name}: ${value.name} (${value.size} bytes)` : `${name}: ${value}`;
  return fields.map(shown).join("\n");
}

/** Return the options of `fetch` for a form in parts; the browser adds the boundary. */
function multipart(headers, fields) {
  const { "Content-Type": _, ...rest } = headers;
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return { headers: rest, body };
}

/** Set the cookies of a request, which no script may send as a header; return how to remove them. */
function setCookies(header) {
  const pairs = header ? header.split("; ") : [];
  for (const pair of pairs) document.cookie = `${pair}; path=/; SameSite=Strict`;
  return () => {
    for (const pair of pairs) document.cookie = `${pair.split("=")[0]}=; path=/; max-age=0`;
  };
}

/** Send a request; a missing or truncated response has an `error`. */
export async function send({ method, target, headers: given, body: text, fields }) {
  const { Cookie, ...named } = given;
  const { headers, body } = fields ? multipart(named, fields) : { headers: named, body: text };
  const removeCookies = setCookies(Cookie);
  const credentials = Cookie ? "same-origin" : "omit";
  const started = performance.now();
  const response = { status: null, headers: [], text: "", error: null };
  try {
    const options = { method, headers, body, cache: "no-store", credentials };
    const fetched = await fetch(target, options);
    response.status = fetched.status;
    response.headers = [...fetched.headers];
    response.text = await fetched.text();
  } catch {
    response.error =
      response.status === null
        ? "No response: the connection was closed."
        : "The response was truncated: the connection was closed.";
  }
  removeCookies();
  response.seconds = (performance.now() - started) / 1000;
  return response;
}

/** The access tokens of the page by scope. */
export class Tokens {
  #known = new Map();

  /** Return the known token for a scope, if any. */
  known(scope) {
    return this.#known.get(scope);
  }

  /** Return the token for an operation, or the response that rejected the sign-in. */
  async find(scope) {
    if (this.#known.has(scope)) return { token: this.#known.get(scope) };
    const form = new URLSearchParams(
      scope
        ? { ...CREDENTIALS, refresh_token: "", grant_type: "client_credentials", scope }
        : { ...CREDENTIALS, grant_type: "refresh_token" },
    );
    if (scope) form.delete("refresh_token");
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const refused = await send({
      method: "POST",
      target: TOKEN_PATH,
      headers,
      body: form.toString(),
    });
    const token =
      refused.status === 200 && !refused.error ? read(refused.text)?.access_token : null;
    if (typeof token !== "string") return { refused };
    this.#known.set(scope, token);
    return { token };
  }

  forget() {
    this.#known.clear();
  }
}

/** Return the value of JSON; undefined if the text is not JSON. */
export function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Call the control API, and return its JSON. Throws its error message. */
export async function control(path, method = "GET", value = undefined) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const response = await send({ method, target: `/_sandbox/${path}`, headers: {}, body });
  const found = response.text ? read(response.text) : null;
  if (response.error || response.status >= 400 || found === undefined) {
    throw new Error(found?.error ?? response.error ?? `The sandbox responded with ${response.status}.`);
  }
  return found;
}
