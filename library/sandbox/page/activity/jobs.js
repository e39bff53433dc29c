// Reports, feeds, queries and exports: their states, and the documents that belong to them.

import { announce, byId, el } from "../common/dom.js";
import { control } from "../common/requests.js";
import { clock, size, words } from "../common/formatting.js";

const FINAL = new Set(["DONE", "CANCELLED", "FATAL"]);
const CREATING = new Set(["createReport", "createFeed", "createQuery", "createInvoicesExport"]);
const PAUSE = 1000;
const MOST = 200;

/** Whether an API of the package creates jobs. */
export const haveJobs = (apis) =>
  apis.some((api) => api.operations.some((each) => CREATING.has(each.operationId)));

export class Jobs {
  #list = el("ul", { class: "jobs" });
  #empty = el(
    "p",
    { class: "empty" },
    "No report, feed, query or export yet. Each shows here with its state and its documents.",
  );
  #states = new Map();
  #timer = null;

  constructor() {
    byId("jobs").replaceChildren(this.#empty, this.#list);
  }

  /** Ask for the jobs, and again while one of them is not finished. */
  async load() {
    clearTimeout(this.#timer);
    let jobs;
    try {
      jobs = await control("jobs");
    } catch {
      return; // The connection is lost; everything is fetched again after a reconnect.
    }
    this.#show(jobs);
    clearTimeout(this.#timer);
    if (jobs.some((each) => !FINAL.has(each.status))) {
      this.#timer = setTimeout(() => this.load(), PAUSE);
    }
  }

  #show(jobs) {
    for (const each of jobs) {
      const known = this.#states.get(each.id);
      if (known && known !== each.status) announce(`${title(each)} is ${each.status}`);
    }
    this.#states = new Map(jobs.map((each) => [each.id, each.status]));
    this.#list.replaceChildren(...jobs.slice(-MOST).reverse().map(item));
    this.#empty.hidden = jobs.length > 0;
    byId("tab-jobs").querySelector("b").textContent = jobs.length ? `${jobs.length}` : "";
  }
}

const title = (job) => `${words(job.noun)} ${job.id}`;

function item(job) {
  const ended = job.endedAt ? `, ended ${clock(job.endedAt)}` : "";
  return el(
    "li",
    { class: "job" },
    el(
      "h3",
      {},
      title(job),
      el("span", { class: "state", "data-state": job.status }, words(job.status.toLowerCase())),
    ),
    el("code", { class: "subject" }, job.kind),
    el("p", { class: "about" }, `created ${clock(job.createdAt)}${ended}`),
    job.documents.map(file),
  );
}

function file({ name, id, contentType, gzip, size: bytes, url }) {
  const about = [size(bytes), contentType, gzip ? "gzip" : ""].filter(Boolean).join(", ");
  return el(
    "a",
    { class: "file", href: url, download: id },
    el("span", { class: "file-name" }, words(name)),
    el("span", { class: "about" }, about),
  );
}
