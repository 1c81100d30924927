/**
 * @module cli/run/firehose
 * `--input firehose`: one Firehose event as JSON in, its response as JSON out, as the function would return it.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { type Engine, MillraceError, packRecords } from '../../engine/index.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import { writeOut } from '../output.ts';
import type { AbsentFields } from './absent-fields.ts';
import { decompressed } from './compression.ts';
import { type FirstFailures, nameOf } from './first-failures.ts';
import type { Input } from './inputs.ts';
import { countSummary, type Tally } from './tally.ts';

function parseEvent(text: string, name: string): FirehoseTransformationEvent {
  try {
    return JSON.parse(text) as FirehoseTransformationEvent;
  } catch (error) {
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: nameOf(name),
      expected: 'one Firehose event as JSON',
      found: text.trim() === '' ? 'nothing' : `"${(error as Error).message}"`,
    });
  }
}

/** The response says which records failed; why they did is seen by running the first of them again. */
async function addFailures(
  engine: Engine,
  name: string,
  { records }: FirehoseTransformationResult,
  failures: FirstFailures,
): Promise<void> {
  const failed = records
    .map(({ result, data, recordId }, index) => ({ result, data, recordId, index }))
    .filter(({ result }) => result === 'ProcessingFailed')
    .slice(0, failures.wanted);
  const batch = packRecords(failed.map(({ data }) => Buffer.from(data ?? '', 'base64')));
  const outcome = await engine.run(batch, { furthest: failures.wanted });
  for (const failure of outcome.failures) {
    const { index, recordId } = failed[failure.index]!;
    failures.add(`${nameOf(name)}: record ${index + 1} (${recordId})`, failure);
  }
}

interface EventRun {
  readonly tally: Tally;
  readonly failures: FirstFailures;
  readonly absent: AbsentFields;
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` where it is not JSON, or no Firehose event */
export async function runFirehose(
  engine: Engine,
  input: Input,
  { tally, failures, absent }: EventRun,
): Promise<void> {
  const chunks: Buffer[] = [];
  const { source, close } = await input.open();
  const whole = await decompressed(input.name, source);
  const pieces = typeof whole === 'function' ? chunksRead(whole) : whole;
  for await (const piece of pieces) chunks.push(Buffer.from(piece)); // its memory is used again
  await close();
  const bytes = Buffer.concat(chunks);
  tally.add({ bytes: bytes.length });
  const event = parseEvent(bytes.toString('utf8'), input.name);
  const response = await engine.firehose(event, { onSummary: (summary) => countSummary(tally, summary) });
  await addFailures(engine, input.name, response, failures);
  absent.look(packRecords(event.records.map(({ data }) => Buffer.from(data ?? '', 'base64'))));
  await writeOut(`${JSON.stringify(response)}\n`);
}
