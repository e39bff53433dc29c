// The texts of a form on the page as the parts of a request: by style, as JSON, or in a form.

const SEPARATORS = { spaceDelimited: "%20", pipeDelimited: "%7C" };
const NO_COOKIE_OCTET = /[^\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/gu;

/** Return the parts of a parameter's text; a list is separated by commas. */
export function parts(parameter, text) {
  return parameter.list
    ? text
        .split(",")
        .map((each) => each.trim())
        .filter(Boolean)
    : [text];
}

/** Return the properties of an object that is written as JSON; null if it is not an object. */
export function properties(text) {
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.entries(value).filter(([, each]) => each !== null) : null;
  } catch {
    return null;
  }
}

/** Return the value of a parameter in a path, a header or a cookie; `encode` escapes each part. */
export function single(parameter, text, encode = (part) => part) {
  if (parameter.style === "json") return encode(text);
  const found = parameter.object ? properties(text) : null;
  if (!found) return parts(parameter, text).map(encode).join(",");
  const between = parameter.exploded ? "=" : ",";
  return found.map(([key, each]) => `${encode(key)}${between}${encode(`${each}`)}`).join(",");
}

/** Return the pairs of a query that carry a parameter, percent-encoded. */
export function query(parameter, text) {
  const name = encodeURIComponent(parameter.name);
  if (parameter.style === "json") return [`${name}=${encodeURIComponent(text)}`];
  const found = parameter.object ? properties(text) : null;
  if (found) return objectQuery(parameter, name, found);
  const values = parts(parameter, text).map(encodeURIComponent);
  if (parameter.repeated) return values.map((value) => `${name}=${value}`);
  return [`${name}=${values.join(SEPARATORS[parameter.style] ?? ",")}`];
}

function objectQuery(parameter, name, found) {
  const encoded = found.map((pair) => pair.map((each) => encodeURIComponent(`${each}`)));
  if (parameter.style === "deepObject")
    return encoded.map(([key, value]) => `${name}%5B${key}%5D=${value}`);
  if (parameter.exploded) return encoded.map(([key, value]) => `${key}=${value}`);
  return [`${name}=${encoded.flat().join(",")}`];
}

/** Return the pair of a cookie; other characters than those of cookies are percent-encoded. */
export function cookie(parameter, text) {
  return `${parameter.name}=${text.replace(NO_COOKIE_OCTET, encodeURIComponent)}`;
}

/** Return the fields of a form as pairs of name and text, from the JSON of an object. */
export function formFields(form, text) {
  const pairs = [];
  for (const [name, value] of properties(text) ?? []) {
    const field = form.fields[name] ?? {};
    if (field.style) {
      const given = Array.isArray(value) ? value.join(",") : JSON.stringify(value);
      const plain = typeof value === "object" ? given : `${value}`;
      const written = query({ ...field, name, repeated: field.exploded }, plain);
      for (const pair of written) pairs.push(pair.split("=").map(decodeURIComponent));
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      const isJson = field.json || (typeof item === "object" && item !== null);
      if (item !== null) pairs.push([name, isJson ? JSON.stringify(item) : `${item}`]);
    }
  }
  return pairs;
}
