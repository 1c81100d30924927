/**
 * @module bench/re2-builds
 * `node layer/pinned.mjs bench/re2-builds.ts`: the two builds of RE2 on log lines, alone and on the whole reference path, each in
 * processes of its own that take turns. Prints the rows of docs/decisions/re2-build.md.
 */
import { execFileSync } from 'node:child_process';
import { packRecords } from '../engine/batch.ts';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { createEngine } from '../engine/index.ts';
import { chooseRe2 } from '../engine/reference/choose-re2.ts';
import { compileRe2 } from '../engine/reference/re2.ts';
import { RE2_BUILDS } from '../engine/reference/re2-build.ts';
import { generateLines } from '../simulator/samples/corpus.ts';

const PATTERNS = {
  'Apache combined, 12 fields': apacheCombined.pattern,
  'a search, 2 fields': '(?P<page>\\w+)\\.html\\?(?P<query>\\S+)',
  'not one-pass, 8 fields':
    '^(?P<a>\\S+) (?P<b>.+) (?P<c>.+?) \\[(?P<d>[^\\]]+)\\] "(?P<e>.*)" (?P<f>\\d+) (?P<g>.*) "(?P<h>.*)"',
};
const ROUNDS = 12;
const TURNS = 3;
const FIRST = 'load and first match, µs';

/** Nanoseconds a line, the fastest of all rounds. */
async function fastest(work: () => unknown, lines: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await work();
    best = Math.min(best, ((performance.now() - started) * 1e6) / lines);
  }
  return best;
}

async function measure(): Promise<Record<string, number>> {
  const lines = [...generateLines({ seed: 1, count: 10_000 })];
  const started = performance.now();
  compileRe2(apacheCombined.pattern, 'bench').exec(lines[0]!);
  const times: Record<string, number> = { [FIRST]: (performance.now() - started) * 1000 };
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    const { exec } = compileRe2(pattern, 'bench');
    times[`${name}: match`] = await fastest(() => lines.filter((line) => exec(line) !== null), lines.length);
  }
  const { test } = compileRe2('Googlebot/(\\d)', 'bench');
  times['Googlebot/(\\d): test'] = await fastest(() => lines.filter(test), lines.length);
  const engine = createEngine({ parse: 'apache-combined' }, { tier: 're2', threads: 1 });
  const batch = packRecords(lines);
  times['Apache combined: bytes to JSON'] = await fastest(() => engine.run(batch), lines.length);
  await engine.close();
  return times;
}

if (process.argv[2] === 'measure') {
  console.log(JSON.stringify({ build: chooseRe2().name, times: await measure() }));
} else {
  const best: Record<string, Record<string, number>> = {};
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const build of RE2_BUILDS) {
      const env = { ...process.env, MILLRACE_RE2: build };
      const argv = [import.meta.filename, 'measure'];
      const { times } = JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', env })) as {
        times: Record<string, number>;
      };
      for (const [name, time] of Object.entries(times)) {
        best[name] ??= {};
        best[name][build] = Math.min(best[name][build] ?? Number.POSITIVE_INFINITY, time);
      }
    }
  }
  for (const [name, { native, wasm }] of Object.entries(best))
    console.log(
      `| ${name} | ${native!.toFixed(0)} | ${wasm!.toFixed(0)} | ${(wasm! / native!).toFixed(2)} |`,
    );
}
