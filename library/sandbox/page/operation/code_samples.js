// A request as a command for curl, and as a call of the Python client.

import { CREDENTIALS, TOKEN_PATH, parts } from "../common/requests.js";

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Return a command that sends the request again. */
export function curl({ method, target, headers, body }, origin) {
  const lines = [`curl -X ${method} ${quoted(origin + target)}`];
  for (const [name, value] of Object.entries(headers))
    lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`--data-raw ${quoted(body)}`);
  return lines.join(" \\\n  ");
}

/** Return a Python program that makes the same call. */
export function python(operation, texts, body, origin) {
  const given = operation.parameters.filter((each) => each.argument && texts[each.name]);
  const argumentsOf = given.map((each) => {
    const value = argument(each, texts[each.name]);
    return each.in === "path" ? value : `${each.argument}=${value}`;
  });
  if (body !== undefined) {
    const value = operation.body.mediaType.includes("json") ? literal(body) : JSON.stringify(body);
    const deeper = value.trim().replace(/\n( *)/g, (_, spaces) => `\n        ${spaces}${spaces}`);
    argumentsOf.push(`body=${deeper}`);
  }
  const list = argumentsOf.map((each) => `        ${each},\n`).join("");
  const { client_id, client_secret, refresh_token } = CREDENTIALS;
  return `from selling_partner import Credentials, Region, SellingPartner

with SellingPartner(
    Credentials(
        "${client_id}",
        "${client_secret}",
        "${refresh_token}",
    ),
    region=Region.NA,
    base_url="${origin}",
    token_url="${origin}${TOKEN_PATH}",
) as sp:
    response = sp.${operation.name}(
${list}    )
    print(response)
`;
}

function argument(parameter, text) {
  const values = parts(parameter, text).map((each) => single(parameter.types, each));
  return parameter.list ? `[${values.join(", ")}]` : values[0];
}

function single(types, text) {
  if (!types.includes("string")) {
    if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return text;
    if (text === "true" || text === "false") return literal(text);
  }
  return JSON.stringify(text);
}

const WORDS = { true: "True", false: "False", null: "None" };

/** Return a JSON string as a Python literal, without escapes that Python lacks. */
function literal(json) {
  return json.replace(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    (each) => WORDS[each] ?? JSON.stringify(JSON.parse(each)),
  );
}
