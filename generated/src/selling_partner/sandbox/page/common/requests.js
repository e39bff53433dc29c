// Requests: built from a form, signed in and sent; and access tokens.

export const CREDENTIALS = {
  client_id: "amzn1.application-oa2-client.sandbox",
  client_secret: "amzn1.oa2-cs.v1.sandbox",
  refresh_token: "Atzr|sandbox",
};
// The same as those of the clients of `Sandbox`, which therefore share their limits with the page.

export const TOKEN_PATH = "/auth/o2/token";

/** Return the parts of a parameter's text; a list is separated by commas. */
export function parts(parameter, text) {
  return parameter.list
    ? text
        .split(",")
        .map((each) => each.trim())
        .filter(Boolean)
    : [text];
}

/** Return the request for an operation, from the text of each parameter. */
export function request(operation, texts, body) {
  let path = operation.path;
  const query = [];
  const headers = { Accept: "application/json" };
  for (const each of operation.parameters) {
    const text = texts[each.name] ?? "";
    const values = text === "" ? [] : parts(each, text);
    const encoded = values.map(encodeURIComponent);
    if (each.in === "path") {
      const kept = each.greedy ? encoded.join(",").replaceAll("%2F", "/") : encoded.join(",");
      path = path.replace(`{${each.name}}`, () => kept);
    } else if (values.length && each.in === "header") {
      headers[each.name] = values.join(",");
    } else if (values.length) {
      const name = encodeURIComponent(each.name);
      query.push(
        ...(each.repeated ? encoded : [encoded.join(",")]).map((value) => `${name}=${value}`),
      );
    }
  }
  if (body !== undefined) headers["Content-Type"] = operation.body.mediaType;
  const target = query.length ? `${path}?${query.join("&")}` : path;
  return { method: operation.method, target, headers, body };
}

/** Send a request; a missing or truncated response has an `error`. */
export async function send({ method, target, headers, body }) {
  const started = performance.now();
  const response = { status: null, headers: [], text: "", error: null };
  try {
    const options = { method, headers, body, cache: "no-store", credentials: "omit" };
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
