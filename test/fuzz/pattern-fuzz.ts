/**
 * @module test/fuzz/pattern-fuzz
 * Differential fuzzing of the pattern compiler against RE2: every form, every capture's byte offsets. With `--wasm` also of RE2 as
 * WebAssembly, which `npm run setup -- wasm` builds.
 *
 *     node test/fuzz/pattern-fuzz.ts [--seed 1] [--pairs 1000000] [--seconds 600] [--wasm]
 *
 * Prints every mismatch as a line for test/fixtures/pattern/regressions.json and exits 1 if there is one.
 */
import { parseArgs } from 'node:util';
import { fuzzPatterns } from '../engine/pattern/differential.ts';
import { openMatcher, wasmReference } from '../re2/match-bytes.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '600' },
    wasm: { type: 'boolean', default: false },
  },
});
const deadline = performance.now() + 1000 * Number(values.seconds);
const matcher = values.wasm ? openMatcher() : undefined;
const result = fuzzPatterns({
  ...(matcher && { other: (sources) => wasmReference(matcher, sources) }),
  seed: Number(values.seed),
  pairs: Number(values.pairs),
  goOn: () => performance.now() < deadline,
  onMismatch: (mismatch) => console.log(JSON.stringify(mismatch)),
});
console.log(JSON.stringify({ ...result, mismatches: result.mismatches }));
process.exitCode = result.mismatches === 0 ? 0 : 1;
