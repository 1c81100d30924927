/**
 * @module test/fuzz/model-fuzz
 * Random pipelines and records through the model (`test/model/interpreter`) and the engine: both tiers, each way in.
 *
 *     node test/fuzz/model-fuzz.ts [--seconds 60] [--seed N] [--go-on]
 *
 * Prints its seed, and a difference as a small case: put it into a file of `test/fixtures/model`, and `npm test` runs it.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MillraceError } from '../../engine/index.ts';
import { createRandom } from '../../simulator/samples/random.ts';
import { differenceOf, minimise } from '../model/check.ts';
import type { ModelCase } from '../model/engine-side.ts';
import { caseToJson } from '../model/fixture.ts';
import { randomCase } from '../model/random-case.ts';

/** Enough to pay for two engines a pipeline. */
const RECORDS = 100;

export interface Tally {
  pipelines: number;
  rejected: number;
  records: number;
  differences: number;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Records of a pipeline. */
  readonly records: number;
  readonly goOn: (tally: Tally) => boolean;
}

/** What differs, in words, and the smallest case as JSON. */
async function describeDifference(one: ModelCase): Promise<string> {
  const small = await minimise(one);
  const { way, tier, index, model, engine } = (await differenceOf(small))!;
  return `${way} on ${tier}, record ${index}\n  model  ${model}\n  engine ${engine}\n${caseToJson(small)}`;
}

/** Runs for as long as `goOn` says. */
export async function fuzzModel(
  { seed, records, goOn }: FuzzOptions,
  onDifference: (shown: string) => void,
): Promise<Tally> {
  const random = createRandom(seed);
  const tally: Tally = { pipelines: 0, rejected: 0, records: 0, differences: 0 };
  while (goOn(tally)) {
    const one = randomCase(random, records);
    tally.pipelines += 1;
    try {
      if ((await differenceOf(one)) !== null) {
        tally.differences += 1;
        onDifference(await describeDifference(one));
      }
      tally.records += records;
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      tally.rejected += 1;
    }
  }
  return tally;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      'go-on': { type: 'boolean', default: false },
    },
  });
  console.log(`seed ${values.seed}`);
  const deadline = performance.now() + 1000 * Number(values.seconds);
  const goOn = ({ differences }: Tally) =>
    performance.now() < deadline && (differences === 0 || values['go-on']);
  const { pipelines, rejected, records, differences } = await fuzzModel(
    { seed: Number(values.seed), records: RECORDS, goOn },
    (shown) => console.log(`DIFFERENCE: ${shown}`),
  );
  console.log(
    `${pipelines} pipelines (${rejected} rejected), ${records} records, ${differences} differences`,
  );
  process.exitCode = differences === 0 ? 0 : 1;
}
