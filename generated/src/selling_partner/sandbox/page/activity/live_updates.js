// Live updates from the sandbox. After an interruption the whole state is loaded again.

import { control } from "../common/requests.js";

const PATIENCE = 1000;

/**
 * The connection that keeps the views up to date.
 *
 * The views have the methods `load({ exchanges, messages, levels })`, `exchange(value)`,
 * `message(value)`, `faults(list)`, `jobs()` and `connected(whether)`.
 */
export class LiveUpdates {
  #views;
  #waiting = null;
  #loads = 0;
  #seen = { exchange: 0, message: 0 };

  constructor(views) {
    this.#views = views;
  }

  start() {
    const source = new EventSource("/_sandbox/events");
    source.addEventListener("open", () => {
      this.#views.connected(true);
      this.#load();
    });
    source.addEventListener("error", () => {
      this.#views.connected(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.start(), PATIENCE);
    });
    for (const kind of ["exchange", "message"]) {
      source.addEventListener(kind, ({ data }) => this.#take(kind, JSON.parse(data)));
    }
    source.addEventListener("faults", () => this.#askForFaults());
    source.addEventListener("jobs", () => this.#views.jobs());
    source.addEventListener("reset", () => this.#load());
  }

  async #load() {
    this.#loads += 1;
    const load = this.#loads;
    this.#waiting = [];
    try {
      const names = ["exchanges", "messages", "levels", "faults"];
      const [exchanges, messages, levels, faults] = await Promise.all(
        names.map((each) => control(each)),
      );
      if (load !== this.#loads) return;
      this.#seen = {
        exchange: exchanges.at(-1)?.number ?? 0,
        message: messages.at(-1)?.number ?? 0,
      };
      this.#views.load({ exchanges, messages, levels });
      this.#views.faults(faults);
    } catch {
      if (load === this.#loads) setTimeout(() => load === this.#loads && this.#load(), PATIENCE);
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    for (const [kind, value] of waiting) this.#take(kind, value);
  }

  #take(kind, value) {
    if (this.#waiting !== null) {
      this.#waiting.push([kind, value]);
      return;
    }
    if (value.number <= this.#seen[kind]) return;
    const isMissed = this.#seen[kind] > 0 && value.number > this.#seen[kind] + 1;
    this.#seen[kind] = value.number;
    if (isMissed) {
      this.#load();
      return;
    }
    this.#views[kind](value);
    if (kind === "exchange" && value.fault) this.#askForFaults();
  }

  async #askForFaults() {
    try {
      this.#views.faults(await control("faults"));
    } catch {
      // The connection is lost; everything is fetched again after a reconnect.
    }
  }
}
