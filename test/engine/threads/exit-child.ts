/**
 * A process of its own that uses the pool as its first argument says, to see that it ends by itself.
 *
 *     close    creates, runs, closes            idle    creates and runs, does not close
 *     unused   creates and closes               death   closes after a worker was hung
 *     hung     closes while a worker hangs
 */
import { packRecords } from '../../../engine/batch.ts';
import { createThreadsExecutor } from '../../../engine/threads/parallel.ts';
import { activeResources } from './active-resources.ts';
import { compileProgram, mapBy, STAND_IN_URL, standInPlan } from './stand-in-program.ts';

const mode = process.argv[2];
const map =
  mode === 'death' || mode === 'hung'
    ? mapBy(new URL('../../fixtures/map/deadly.mjs', import.meta.url).href)
    : {};
const plan = standInPlan(map);
const executor = createThreadsExecutor(plan, await compileProgram(plan), 2, {
  threshold: 1,
  timeLimit: mode === 'hung' ? 60_000 : 1000,
  closeTimeout: 300,
  programModule: STAND_IN_URL,
});
if (mode === 'hung') {
  executor.execute(packRecords(['one', 'HANG', 'three'])).catch((error) => console.log(error.code));
} else if (mode !== 'unused') {
  const outcome = await executor.execute(packRecords(['one', mode === 'death' ? 'HANG' : 'two', 'three']));
  console.log(outcome.status.join(' '));
}
if (mode !== 'idle') await executor.close();
console.log(`active: ${await activeResources()}`);
