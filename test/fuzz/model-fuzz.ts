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
import { caseToJson } from '../model/fixture.ts';
import { randomCase } from '../model/random-case.ts';

const RECORDS = 100;

export interface Tally {
  pipelines: number;
  rejected: number;
  records: number;
  differences: number;
}

/** @param onDifference is given the case as JSON, and what differs */
export async function fuzzModel(
  seed: number,
  goOn: (tally: Tally) => boolean,
  onDifference: (shown: string) => void,
): Promise<Tally> {
  const random = createRandom(seed);
  const tally: Tally = { pipelines: 0, rejected: 0, records: 0, differences: 0 };
  while (goOn(tally)) {
    const one = randomCase(random, RECORDS);
    try {
      tally.pipelines += 1;
      if ((await differenceOf(one)) !== null) {
        tally.differences += 1;
        const small = await minimise(one);
        const what = (await differenceOf(small))!;
        onDifference(
          `${what.way} on ${what.tier}, record ${what.index}\n  model  ${what.model}\n  engine ${what.engine}\n${caseToJson(small)}`,
        );
      }
      tally.records += one.records.length;
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
  const { pipelines, rejected, records, differences } = await fuzzModel(Number(values.seed), goOn, (shown) =>
    console.log(`DIFFERENCE: ${shown}`),
  );
  console.log(
    `${pipelines} pipelines (${rejected} rejected), ${records} records, ${differences} differences`,
  );
  process.exitCode = differences === 0 ? 0 : 1;
}
