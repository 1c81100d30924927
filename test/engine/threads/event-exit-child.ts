/**
 * A process of its own that splits an event over threads as its first argument says, to see that it ends by itself.
 *
 *     close    runs, closes      idle     runs, does not close
 *     hung     closes while a thread hangs in an event that was given up
 *     early    closes while the threads start
 */
import { accessLines } from '../../../bench/engine/access-lines.ts';
import { createEngine } from '../../../engine/index.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { WORD } from '../../../engine/threads/event-protocol.ts';
import { createEventThreads } from '../../../engine/threads/event-threads.ts';
import { activeResources } from './active-resources.ts';

const mode = process.argv[2];
const records = accessLines(1000).map((line, index) => ({
  recordId: String(index),
  data: Buffer.from(line).toString('base64'),
}));
const event = Buffer.from(JSON.stringify({ records }));
const engine = createEngine({ parse: 'apache-combined' }, { threads: 2, pool: { eventThreshold: 0 } });

if (mode === 'hung') {
  const threads = createEventThreads(engine.plan, await compileProgram(engine.plan), 2, {
    eventThreshold: 0,
    eventsAlwaysSplit: true,
    timeLimit: 50,
  })!;
  await threads.warmUp();
  Atomics.store(threads.crew()!.words, WORD.hang, 1);
  for (let lost = false; !lost; lost = threads.crew() === null) {
    threads.program.reserveEvent!(event.length)!.set(event);
    threads.program.runEvent!(() => []);
  }
  await threads.close();
} else {
  const ready = engine.ready({ rawEvents: true });
  if (mode !== 'early') await ready;
  const reply = JSON.parse(Buffer.from(await engine.firehoseBytes(event)).toString());
  console.log(reply.records.length);
}
if (mode !== 'idle') await engine.close();
console.log(`active: ${await activeResources()}`);
