// Animated drawings of all buckets that are not full.

import { byId, el, write } from "../common/dom.js";
import { Bucket } from "./buckets.js";
import { BucketPicture } from "./bucket_picture.js";
import { count } from "../common/formatting.js";

const FILLING = 40;
const PASSING = 200;
const CALM = 1000;
// Milliseconds between redraws: while a bucket fills, while its history moves, with reduced motion.

const ABOUT =
  "Each operation has a bucket of requests. A request takes one out, and the bucket refills over " +
  "time. A request to an empty bucket gets 429. The line shows the last minute.";

/** The drawings of all buckets, updated as long as one of them changes. */
export class Limits {
  #buckets;
  #pictures = new Map();
  #list = el("div", { class: "buckets" });
  #empty = el("p", { class: "empty" }, "Every bucket is full, and has been for a minute.");
  #own = null;
  #frame = 0;
  #timer = 0;
  #used;

  /** Redraw visible buckets; call `used(name, share)` with the level of each. */
  constructor(buckets, used) {
    this.#buckets = buckets;
    this.#used = used;
    byId("limits").replaceChildren(el("p", { class: "note" }, ABOUT), this.#empty, this.#list);
  }

  /** Return the drawing of an operation's bucket, for its form. */
  own(operation) {
    this.#own = { operation, picture: new BucketPicture(operation.usagePlan, "Its bucket") };
    this.redraw();
    return this.#own.picture.element;
  }

  leaveOwn() {
    this.#own = null;
  }

  /** Redraw after a change. */
  redraw() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const now = Date.now();
    const buckets = this.#buckets.all();
    const isSeen = !byId("limits").hidden;
    this.#match(buckets);
    for (const bucket of isSeen ? buckets : []) {
      const picture = this.#pictures.get(bucket);
      picture.element.hidden = !bucket.isMoving(now);
      if (!picture.element.hidden) picture.draw(bucket, now);
    }
    this.#empty.hidden = buckets.some((each) => each.isMoving(now));
    for (const name of new Set(buckets.map((each) => each.operation))) {
      const latest = this.#buckets.find(name);
      this.#used(name, latest.level(now) / latest.burst);
    }
    if (this.#own) {
      const { operation, picture } = this.#own;
      const full = new Bucket({ operation: operation.name, owner: 0, ...operation.usagePlan });
      picture.draw(this.#buckets.find(operation.name) ?? full, now);
    }
    if (buckets.some((each) => each.isMoving(now))) {
      const isFilling = buckets.some((each) => each.level(now) < each.burst);
      this.#again(isFilling ? FILLING : PASSING);
    }
  }

  #again(pause) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.redraw(), isCalm ? CALM : pause);
  }

  /** Keep one drawing for each bucket, and remove the others. */
  #match(buckets) {
    for (const [bucket, picture] of this.#pictures) {
      if (buckets.includes(bucket)) continue;
      picture.element.remove();
      this.#pictures.delete(bucket);
      this.#used(bucket.operation, 1);
    }
    for (const bucket of buckets) {
      if (this.#pictures.has(bucket)) continue;
      const [api, method] = bucket.operation.split(".");
      const title = el("a", { href: `#${bucket.operation}` }, method);
      const owner = bucket.owner > 1 ? `, credentials ${bucket.owner}` : "";
      const whose = el("span", { class: "whose" }, api + owner);
      const picture = new BucketPicture(bucket, el("span", {}, title, whose));
      this.#pictures.set(bucket, picture);
      this.#list.append(picture.element);
    }
    const number = byId("tab-limits").querySelector("b");
    const spent = buckets.filter((each) => each.level(Date.now()) < 1).length;
    write(number, spent ? `${spent}` : "");
    byId("tab-limits").title = `${count(spent, "bucket is empty", "buckets are empty")}`;
  }
}
