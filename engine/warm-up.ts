/**
 * @module engine/warm-up
 * Lets V8 compile the kernel for good before the first event: a function of WebAssembly begins as quick, slow code, and a
 * call that has begun ends in it, however large its event is.
 *
 * A first event of 10,000 records took 19 to 46 ms of CPU time, a later one 3; after this it takes 9, most of that for
 * memory it is the first to touch. This itself takes 11 ms, in Lambda's init phase, where even the smallest function has
 * a CPU to itself (2026-11-22).
 */
import { formatByName } from './formats/index.ts';
import type { PipelineConfig } from './pipeline/config.ts';
import type { AnswerRecords, Program } from './pipeline/program.ts';

/** Together enough to pass V8's threshold (`--wasm-tiering-budget`); more, smaller calls, as it is looked at between them. */
const RECORDS = 100;
const CALLS = 20;

/** Runs a format's own example; without one there is nothing to run, and nothing is lost but the gain. */
export function warmUp(program: Program, parse: PipelineConfig['parse']): void {
  const example = typeof parse === 'string' ? formatByName(parse)?.examples[0] : undefined;
  if (example === undefined) return;
  const data = Buffer.from(`${example.line}\n`).toString('base64');
  const texts = Array<string>(RECORDS).fill(data);
  const event = Buffer.from(
    JSON.stringify({ records: texts.map((text) => ({ recordId: '0', data: text })) }),
  );
  const answer: AnswerRecords = (records) =>
    records.map((record) => ({ ...record, result: 'ProcessingFailed' }));
  for (let call = 0; call < CALLS; call += 1) {
    program.reserveEvent?.(event.length)?.set(event);
    program.runEvent?.(answer);
    program.runTexts?.(texts);
  }
}
