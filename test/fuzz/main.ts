/**
 * @module test/fuzz/main
 * `npm run fuzz`: every fuzzer, or the named ones. Each runs in a process of its own, and fails the run where it fails.
 *
 *     npm run fuzz                        with other seeds each time, except the patterns'
 *     npm run fuzz -- runtime pipeline    two of them
 *     npm run fuzz -- --ci                with fixed seeds, for minutes: what CI runs
 *     npm run fuzz -- model --seconds 600 --seed 5
 *
 * Each fuzzer also runs by hand, with a seed and a duration of your own: its header says how.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Fuzzer → its arguments in CI. The longest is first: the others take turns beside it. */
const FUZZERS: Readonly<Record<string, readonly string[]>> = {
  pattern: ['--seed', '7', '--pairs', '1000000', '--seconds', '240', '--wasm'],
  model: ['--seconds', '75', '--seed', '7'],
  kernel: ['60', '7'],
  runtime: ['20', '7'],
  decoders: ['20', '7'],
  pipeline: ['20', '7'],
};
/** They are bounded by time: one that shared its CPU would try less. */
const AT_ONCE = Math.min(2, availableParallelism());

const running = new Set<ChildProcess>();

function fuzz(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}-fuzz.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text.replace(/^(?=.)/gm, `${name}: `));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      running.delete(child);
      if (status === 0) resolve();
      else reject(new Error(`${name}-fuzz ended with ${status}`));
    });
  });
}

const { values, positionals } = parseArgs({
  options: {
    ci: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    seed: { type: 'string' },
  },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !Object.hasOwn(FUZZERS, name));
if (unknown !== undefined) {
  console.error(`millrace: expected one of ${Object.keys(FUZZERS).join(', ')}, found "${unknown}"`);
  process.exit(2);
}
const pending = positionals.length > 0 ? positionals : Object.keys(FUZZERS);

/** Seconds and seed as a fuzzer takes them: as options, or in this order. */
function argumentsFor(name: string): readonly string[] {
  const { ci, seconds, seed } = values;
  if (ci) return FUZZERS[name]!;
  const given = (option: string, value: string | undefined) => (value === undefined ? [] : [option, value]);
  const options = [...given('--seconds', seconds), ...given('--seed', seed)];
  if (FUZZERS[name]![0]!.startsWith('--')) return options;
  return options.length === 0 ? [] : [seconds ?? '10', ...(seed === undefined ? [] : [seed])];
}

async function work(): Promise<void> {
  for (let name = pending.shift(); name !== undefined; name = pending.shift())
    await fuzz(name, argumentsFor(name));
}

try {
  await Promise.all(Array.from({ length: AT_ONCE }, work));
} catch (error) {
  console.error(`millrace: ${(error as Error).message}`);
  for (const child of running) child.kill();
  process.exitCode = 1;
}
