/**
 * @module test/fuzz/runtime-fuzz
 * `node test/fuzz/runtime-fuzz.ts [seconds] [seed]`: a Runtime API that is slow, cut off, wrong or garbage in front of the
 * raw runtime's connection and serve loop. However it responds, the loop gets the events that were sent right, and then ends
 * with an error: no hang, nothing uncaught. Prints the seed; a case that fails is printed as a line for
 * test/fixtures/runtime/regressions.json.
 */
import { randomInt } from 'node:crypto';
import { createRandom } from '../../simulator/samples/random.ts';
import { randomCase, startHostileApi } from '../handler/raw-runtime/hostile-api.ts';

const seconds = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? randomInt(2 ** 31));
process.stdout.write(`seed ${seed}\n`);
const random = createRandom(seed);
const api = await startHostileApi();
let given = randomCase(random);

function report(problem: string): never {
  process.stdout.write(`FAILED: ${problem}\n${JSON.stringify(given)}\n`);
  process.exit(1);
}
process.on('uncaughtException', (error) => report(`uncaught ${error.stack}`));
process.on('unhandledRejection', (error) => report(`unhandled ${String(error)}`));

const deadline = Date.now() + 1000 * seconds;
let cases = 0;
while (Date.now() < deadline) {
  const problem = await api.run(given);
  if (problem !== null) report(problem);
  cases += 1;
  given = randomCase(random);
}
api.close();
process.stdout.write(`${cases} cases: no hang, nothing uncaught, every event as it was sent\n`);
