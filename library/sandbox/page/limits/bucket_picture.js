// A drawing of a bucket: its level, its burst, and the last minute with its refusals.

import { el, svg, write } from "../common/dom.js";
import { WINDOW } from "./buckets.js";
import { plan } from "../common/formatting.js";

const WIDTH = 300;
const HEIGHT = 56;

/** The drawing of a bucket. */
export class BucketPicture {
  #water = svg("polygon", { class: "water" });
  #area = svg("path", { class: "area" });
  #line = svg("path", { class: "line" });
  #marks = svg("g", { class: "marks" });
  #level = el("strong", {});
  #state = el("span", { class: "state" });
  #history;

  constructor(usagePlan, title) {
    const { burst } = usagePlan;
    const ticks = burst <= 10 ? Array.from({ length: burst - 1 }, (_, i) => (i + 1) / burst) : [];
    this.#history = svg(
      "svg",
      {
        class: "history",
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        preserveAspectRatio: "none",
        "aria-hidden": "true",
      },
      ticks.map((each) =>
        svg("line", {
          class: "grid",
          x1: 0,
          x2: WIDTH,
          y1: HEIGHT * (1 - each),
          y2: HEIGHT * (1 - each),
        }),
      ),
      this.#area,
      this.#line,
      this.#marks,
    );
    const vessel = svg(
      "svg",
      { class: "vessel", viewBox: "0 0 56 56", "aria-hidden": "true" },
      this.#water,
      ticks.map((each) =>
        svg("line", { class: "grid", x1: 21, x2: 35, y1: 51 - 43 * each, y2: 51 - 43 * each }),
      ),
      svg("path", { class: "rim", d: "M5 6 L13 52 H43 L51 6" }),
    );
    this.element = el(
      "div",
      { class: "bucket" },
      el("div", { class: "head" }, title ?? "", this.#level),
      el("div", { class: "drawn" }, vessel, this.#history),
      el("div", { class: "foot" }, el("span", {}, plan(usagePlan)), this.#state),
    );
  }

  draw(bucket, now) {
    const level = bucket.level(now);
    const share = level / bucket.burst;
    const [top, half] = [51 - 43 * share, 14.5 + 7.5 * share];
    this.#water.setAttribute("points", `13.5,51 42.5,51 ${28 + half},${top} ${28 - half},${top}`);
    const x = (at) => (((at - now) / WINDOW + 1) * WIDTH).toFixed(2);
    const y = (tokens) => (HEIGHT - (tokens / bucket.burst) * (HEIGHT - 3)).toFixed(2);
    const line = bucket
      .history(now)
      .map(([at, tokens]) => `${x(at)} ${y(tokens)}`)
      .join(" L");
    this.#line.setAttribute("d", `M${line}`);
    this.#area.setAttribute("d", `M${line} L${WIDTH} ${HEIGHT} L0 ${HEIGHT} Z`);
    const refused = bucket.refused.filter((at) => at > now - WINDOW);
    this.#mark(refused.map(x));
    this.element.classList.toggle("empty-bucket", level < 1);
    write(this.#level, `${short(level)} of ${bucket.burst}`);
    const rest = bucket.untilFull(now);
    const state = rest > 0.05 ? `full in ${Math.ceil(rest)} s` : "full";
    write(this.#state, refused.length ? `${refused.length} × 429, ${state}` : state);
    this.#state.classList.toggle("warns", refused.length > 0);
  }

  #mark(places) {
    while (this.#marks.childElementCount > places.length) this.#marks.lastChild.remove();
    while (this.#marks.childElementCount < places.length) {
      this.#marks.append(svg("line", { class: "refused", y1: 0, y2: HEIGHT }));
    }
    places.forEach((place, i) => {
      this.#marks.children[i].setAttribute("x1", place);
      this.#marks.children[i].setAttribute("x2", place);
    });
  }
}

/** Return a level, with a decimal place if it is not whole. */
function short(level) {
  return level >= 10 || Number.isInteger(level) ? `${Math.floor(level)}` : level.toFixed(1);
}
