// The buckets of usage plans: their level at any moment, and their recent history.

export const WINDOW = 60_000;
// The milliseconds of history that are drawn.

const MOST = 400;

/** The bucket of an operation for one application with one selling partner. */
export class Bucket {
  #points = [];

  constructor({ operation, owner, rate, burst }) {
    Object.assign(this, { operation, owner, rate, burst, refused: [], latest: 0 });
  }

  /** Record the tokens left at a moment, after a request that was admitted or refused. */
  note(at, tokens, isRefused = false) {
    this.latest = Math.max(this.latest, at);
    this.#points.push({ at, tokens });
    this.#points.splice(0, this.#points.length - MOST);
    if (isRefused) this.refused.push(at);
    this.refused = this.refused.filter((each) => each > at - WINDOW).slice(-MOST);
  }

  /** The current level. */
  level(now) {
    const last = this.#points.at(-1);
    return last === undefined ? this.burst : this.#refilled(last.tokens, now - last.at);
  }

  /** The seconds until the bucket is full. */
  untilFull(now) {
    return (this.burst - this.level(now)) / this.rate;
  }

  #refilled(tokens, milliseconds) {
    return Math.min(this.burst, tokens + (Math.max(0, milliseconds) / 1000) * this.rate);
  }

  /** The levels within the window, as the corners of a line: pairs of a moment and a level. */
  history(now) {
    const start = now - WINDOW;
    const before = this.#points.filter((each) => each.at <= start).at(-1);
    let at = start;
    let tokens = before ? this.#refilled(before.tokens, start - before.at) : this.burst;
    const corners = [[at, tokens]];
    const rise = (until) => {
      const full = at + ((this.burst - tokens) / this.rate) * 1000;
      if (tokens < this.burst && full < until) corners.push([full, this.burst]);
      tokens = this.#refilled(tokens, until - at);
      at = until;
      corners.push([at, tokens]);
    };
    for (const point of this.#points) {
      if (point.at <= start || point.at > now) continue;
      rise(point.at);
      tokens = point.tokens;
      corners.push([at, tokens]);
    }
    rise(now);
    return corners;
  }

  /** Whether the drawing still changes. */
  isMoving(now) {
    return now - this.latest < WINDOW || this.level(now) < this.burst;
  }
}

/** The buckets of all operations that were called. */
export class Buckets {
  #known = new Map();

  clear() {
    this.#known.clear();
  }

  /** Record a level that the sandbox reports. */
  note(level, at, isRefused) {
    const key = `${level.operation} ${level.owner}`;
    if (!this.#known.has(key)) this.#known.set(key, new Bucket(level));
    this.#known.get(key).note(at, level.tokens, isRefused);
  }

  all() {
    return [...this.#known.values()];
  }

  /** The latest bucket of an operation. */
  find(operation) {
    const found = this.all().filter((each) => each.operation === operation);
    return found.sort((one, other) => other.latest - one.latest)[0];
  }
}
