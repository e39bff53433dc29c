// The operations that a response links to, with the parameters of each link.

/** Return each link to an operation in a JSON value: `[{ operation, texts }]`. */
export function linked(operations, value, origin) {
  const found = new Map();
  for (const href of hrefs(value, 0)) {
    for (const operation of operations) {
      const texts = match(operation, href, origin);
      if (texts && !found.has(operation.name)) found.set(operation.name, { operation, texts });
    }
  }
  return [...found.values()];
}

function hrefs(value, depth) {
  if (typeof value !== "object" || value === null || depth > 20) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === "href" && typeof each === "string" ? [each] : hrefs(each, depth + 1),
  );
}

function match(operation, href, origin) {
  try {
    const url = new URL(href, origin);
    const names = [];
    const pattern = operation.path
      .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
      .replace(/\{([^{}]*)\}/g, (_, name) => {
        names.push(name);
        return operation.parameters.some((each) => each.name === name && each.greedy)
          ? "(.+)"
          : "([^/]+)";
      });
    const values = new RegExp(`^${pattern}$`).exec(url.pathname);
    if (values === null) return null;
    const given = names.map((name, i) => [name, decodeURIComponent(values[i + 1])]);
    return Object.fromEntries([...url.searchParams, ...given]);
  } catch {
    return null;
  }
}
