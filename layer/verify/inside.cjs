/**
 * @module layer/verify/inside
 * Runs on the old glibc: plain CommonJS, as a runtime's own Node has to read it. `node inside.cjs ORDER` where ORDER is a
 * file with JSON: {addons: {name: path}} to load these binaries, {layer: folder, jobs: […]} to run a layer's engine.
 * Writes JSON to standard output.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** What each binary is made to do: the result has to be `true`. */
const TRIALS = {
  re2: ({ RE2 }) => new RE2('(a+)b', 'u').exec('xaab')[1] === 'aa',
  simdjson: ({ isValid }) => isValid('{"a":[1]}') && !isValid('{"a":[1}'),
};

function tryAddon(name, path) {
  try {
    const addon = require(path);
    return TRIALS[name](typeof addon === 'function' ? { RE2: addon } : addon) ? null : 'gave a wrong result';
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

async function runJob(layer, { pipeline, tier, threads, event }) {
  const { createEngine } = require(join(layer, 'index.cjs'));
  const engine = createEngine(pipeline, { tier, threads });
  try {
    return JSON.stringify(await engine.firehose(event));
  } finally {
    await engine.close();
  }
}

/** The handler as Lambda starts it; its pipeline comes from the environment. */
async function askDoctor(layer) {
  const { handler } = await import(join(layer, 'handler.mjs'));
  return handler({ millrace: 'doctor' }, {});
}

async function main() {
  const { addons = {}, layer = null, jobs = [] } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  process.report.excludeNetwork = true;
  const doctor = layer === null ? null : await askDoctor(layer);
  const replies = [];
  if (doctor?.healthy) for (const job of jobs) replies.push(await runJob(layer, job));
  const report = {
    node: process.versions.node,
    abi: Number(process.versions.modules),
    arch: process.arch,
    glibc: process.report.getReport().header.glibcVersionRuntime,
    addons: Object.fromEntries(Object.entries(addons).map(([name, path]) => [name, tryAddon(name, path)])),
    replies,
    doctor,
  };
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
