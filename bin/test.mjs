#!/usr/bin/env node
// npm test: every stage, also after one has failed; the last line counts. Words after `--` choose among the test files.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { end } from "./run.mjs";
import { project, ready } from "./runtime.mjs";

const STAGES = [
  { name: "types", words: ["tsc", "--noEmit"] },
  { name: "lint", words: ["biome", "check", "--error-on-warnings", "."] },
  { name: "unused code", words: ["knip"] },
];

await end(test(process.argv.slice(2)));

async function test(chosen) {
  const { node, environment } = await ready();
  const call = (words, stdio) => tool({ node, environment, words, stdio });
  const failures = [];
  let passed = 0;

  for (const { name, words } of STAGES) {
    const { code, output, seconds } = await call(words, ["ignore", "pipe", "pipe"]);
    console.log(line(name, code === 0 ? "passed" : "FAILED", seconds));
    if (code === 0) passed += 1;
    else failures.push(`${name}\n${output.trimEnd()}`);
  }

  const folder = mkdtempSync(join(tmpdir(), "plumbline-report-"));
  const report = join(folder, "report.json");
  const words = [
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...chosen,
  ];
  const { code, seconds } = await call(words, ["ignore", "inherit", "inherit"]);
  const tests = outcomeOf(report, code);
  rmSync(folder, { recursive: true });
  console.log(line("tests", tests.failures.length === 0 ? "passed" : "FAILED", seconds));

  failures.push(...tests.failures);
  if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join("\n\n")}`);
  console.log(`\n${passed + tests.passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}

function line(name, outcome, seconds) {
  return `${name.padEnd(12)} ${outcome} ${seconds.toFixed(1).padStart(6)} s`;
}

async function tool({ node, environment, words: [name, ...words], stdio }) {
  const started = performance.now();
  const child = spawn(node, [join(project, "node_modules/.bin", name), ...words], {
    cwd: project,
    // A snapshot that is missing is a failure, not something to write.
    env: { ...environment, CI: "true" },
    stdio,
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.once("close", resolve).once("error", () => resolve(1)));
  return { code, output, seconds: (performance.now() - started) / 1000 };
}

/** What failed by name; a file that does not load and an error outside of any test are failures too. */
function outcomeOf(report, code) {
  let found;
  try {
    found = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { passed: 0, failures: ["tests: they did not run to their end, see above"] };
  }
  const failures = found.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.slice(project.length + 1);
    const failed = assertionResults.filter((one) => one.status === "failed");
    if (status === "failed" && failed.length === 0) return [`${file}: it does not load, see above`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}\n${failureMessages.join("\n")}`,
    );
  });
  if (code !== 0 && failures.length === 0) failures.push("tests: an error outside of any test, see above");
  return { passed: found.numPassedTests, failures };
}
