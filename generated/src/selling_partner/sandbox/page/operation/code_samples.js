// A request as a command for curl, and as a call of the Python client.

import { parts, properties } from "../common/encoding.js";
import { CREDENTIALS, TOKEN_PATH, read } from "../common/requests.js";

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Return a command that sends the request again. */
export function curl({ method, target, headers, body, fields }, origin) {
  const lines = [`curl -X ${method} ${quoted(origin + target)}`];
  const named = Object.entries(headers).filter(([name]) => !fields || name !== "Content-Type");
  for (const [name, value] of named)
    lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (fields) lines.push(...fields.map(formArgument));
  else if (body !== undefined) lines.push(`--data-raw ${quoted(body)}`);
  return lines.join(" \\\n  ");
}

/** Return the argument for a field of a form; curl adds the content type and the boundary. */
function formArgument([name, value]) {
  if (!(value instanceof File)) return `--form-string ${quoted(`${name}=${value}`)}`;
  const type = value.type ? `;type=${value.type}` : "";
  return `-F ${quoted(`${name}=@${value.name}${type}`)}`;
}

/** Return a Python program that makes the same call. */
export function python(operation, texts, { body, files }, origin) {
  const given = operation.parameters.filter((each) => each.argument && texts[each.name]);
  const argumentsOf = given.map((each) => {
    const value = argument(each, texts[each.name]);
    return each.in === "path" ? value : `${each.argument}=${value}`;
  });
  if (body !== undefined || files.length) {
    const value = bodyValue(operation.body, body, files);
    const deeper = value.trim().replace(/\n( *)/g, (_, spaces) => `\n        ${spaces}${spaces}`);
    argumentsOf.push(`body=${deeper}`);
  }
  const list = argumentsOf.map((each) => `        ${each},\n`).join("");
  const { client_id, client_secret, refresh_token } = CREDENTIALS;
  const paths = files.length ? "from pathlib import Path\n\n" : "";
  return `${paths}from selling_partner import Credentials, Region, SellingPartner

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

function bodyValue({ form, mediaType }, body, files) {
  if (form) return formValue(form, body ?? "{}", files);
  return mediaType.includes("json") ? literal(body) : JSON.stringify(body);
}

/** Return a form as a Python dict, with the paths of its files. */
function formValue(form, body, files) {
  const path = (file) => `Path(${JSON.stringify(file.name)})`;
  const entries = new Map();
  for (const [name, value] of properties(body) ?? [])
    entries.set(name, literal(JSON.stringify(value)));
  for (const name of new Set(files.map(([name]) => name))) {
    const chosen = files.filter(([each]) => each === name).map(([, file]) => path(file));
    entries.set(name, form.fields[name].list ? `[${chosen.join(", ")}]` : chosen[0]);
  }
  const lines = [...entries].map(([name, value]) => `  ${JSON.stringify(name)}: ${value},\n`);
  return `{\n${lines.join("")}}`;
}

function argument(parameter, text) {
  if (parameter.style === "json" || parameter.object)
    return read(text) === undefined ? JSON.stringify(text) : literal(text);
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
