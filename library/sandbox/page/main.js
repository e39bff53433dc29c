// The entry point: creates the parts of the page and connects them.

import { announce, byId } from "./common/dom.js";
import { Buckets } from "./limits/buckets.js";
import { Faults } from "./activity/faults.js";
import { Jobs, haveJobs } from "./activity/jobs.js";
import { Limits } from "./limits/limits.js";
import { LiveUpdates } from "./activity/live_updates.js";
import { Log } from "./activity/log.js";
import { Messages } from "./activity/messages.js";
import { OperationList } from "./operation/operation_list.js";
import { Tokens, control } from "./common/requests.js";
import { OperationView } from "./operation/operation_view.js";
import { tabs } from "./common/tabs.js";

const NARROW = "(max-width: 47.99rem)";

async function start() {
  byId("base").textContent = location.origin;
  const apis = await control("apis");
  const operations = apis.flatMap((each) => each.operations);
  const list = new OperationList(apis);
  const tokens = new Tokens();
  const buckets = new Buckets();
  const limits = new Limits(buckets, (name, share) => list.gauge(name, share));
  const tried = new OperationView(operations, tokens, limits);
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
  press("expire", "expire-tokens", "All tokens have expired.");
  press("reset", "reset", "The sandbox was reset.");
}

/** Show the operation in the address: `#messaging_v1.create_warranty`. */
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
  const live = new LiveUpdates({
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
