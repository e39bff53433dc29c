// The page: what is where, and what happens between its parts.

import { announce, byId } from "./dom.js";
import { Buckets } from "./buckets.js";
import { Faults } from "./faults.js";
import { Jobs, haveJobs } from "./jobs.js";
import { Limits } from "./limits.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { Messages } from "./messages.js";
import { Operations } from "./operations.js";
import { Tokens, control } from "./call.js";
import { Try } from "./try.js";
import { tabs } from "./tabs.js";

const NARROW = "(max-width: 47.99rem)";

async function start() {
  byId("base").textContent = location.origin;
  const apis = await control("apis");
  const operations = apis.flatMap((each) => each.operations);
  const list = new Operations(apis);
  const tokens = new Tokens();
  const buckets = new Buckets();
  const limits = new Limits(buckets, (name, share) => list.gauge(name, share));
  const tried = new Try(operations, tokens, limits);
  showByAddress(operations, list, tried);
  const jobs = haveJobs(apis) ? new Jobs() : null;
  if (!jobs) for (const each of ["tab-jobs", "jobs"]) byId(each).remove();
  const choose = tabs(document.querySelector("aside [role=tablist]"), byId, () => limits.redraw());
  choose("messages");
  follow({
    log: new Log(),
    messages: new Messages(operations),
    faults: new Faults(apis),
    jobs,
    buckets,
    limits,
    tokens,
  });
  press("expire", "expire-tokens", "Every token has expired.");
  press("reset", "reset", "The sandbox has forgotten everything.");
}

/** The address names the operation that is shown: `#messaging_v1.create_warranty`. */
function showByAddress(operations, list, tried) {
  let given = {};
  const show = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const operation = operations.find((each) => each.name === name) ?? operations[0];
    if (!operation) return;
    tried.show(operation, given);
    given = {};
    list.select(operation.name);
  };
  tried.follow = (operation, texts) => {
    given = texts;
    location.hash = operation.name;
    byId("try").focus();
  };
  addEventListener("hashchange", show);
  if (matchMedia(NARROW).matches) byId("menu").open = false;
  show();
}

function follow({ log, messages, faults, jobs, buckets, limits, tokens }) {
  const note = ({ at, seconds, level, status }) => {
    if (level)
      buckets.note(level, Math.min(Date.now(), Date.parse(at) + seconds * 1000), status === 429);
  };
  let wasConnected = false;
  const live = new Live({
    load(all) {
      log.clear();
      buckets.clear();
      messages.load(all.messages);
      jobs?.load();
      for (const each of all.exchanges) {
        note(each);
        log.add(each);
      }
      for (const each of all.levels) buckets.note(each, Date.now());
      limits.redraw();
    },
    exchange(exchange) {
      note(exchange);
      log.add(exchange);
      limits.redraw();
    },
    message: (message) => messages.add(message),
    faults: (list) => faults.show(list),
    jobs: () => jobs?.load(),
    connected(isSo) {
      if (wasConnected && !isSo) tokens.forget(); // A restarted sandbox does not know them.
      wasConnected = isSo;
      byId("connection").dataset.state = isSo ? "live" : "lost";
      byId("connection").textContent = isSo ? "live" : "connecting again";
    },
  });
  live.start();
}

function press(id, path, done) {
  byId(id).addEventListener("click", async () => {
    try {
      await control(path, "POST");
      announce(done);
    } catch (error) {
      announce(error.message);
    }
  });
}

start().catch((error) => {
  byId("try").textContent = `The page could not start: ${error.message}`;
});
