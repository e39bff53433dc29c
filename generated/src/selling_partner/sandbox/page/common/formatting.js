// Numbers, times and names in words.

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DATED = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/;

export const clock = (at) => CLOCK.format(new Date(at));

/** Return a time in a readable form, and any other text unchanged. */
export function moment(text) {
  const is = typeof text === "string" && DATED.test(text) && !Number.isNaN(Date.parse(text));
  return is ? DAY.format(new Date(text)) : text;
}

export function duration(seconds) {
  return seconds < 1
    ? `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`
    : `${seconds.toFixed(2)} s`;
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** Return a name such as `coverageStartDate` or `create_warranty` as words. */
export function words(name) {
  const apart = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}

/** Return a usage plan in words: `1 request a second, 5 at once`. */
export function plan({ rate, burst }) {
  if (rate >= 1) return `${count(+rate.toFixed(2), "request")} a second, ${burst} at once`;
  return `1 request in ${+(1 / rate).toPrecision(3)} seconds, ${burst} at once`;
}

/** Return the kind of a status: fine, refused, throttled or broken. */
export function kind(status) {
  if (status === null || status === undefined) return "broken";
  if (status === 429) return "throttled";
  if (status >= 500) return "broken";
  return status >= 400 ? "refused" : "fine";
}
