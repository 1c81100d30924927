/**
 * @module cli/run/firehose
 * `--input firehose`: one Firehose event as JSON in, its response as JSON out, as the function would return it.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { type Engine, MillraceError } from '../../engine/index.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import { writeOut } from '../output.ts';
import type { Input } from './inputs.ts';
import { countSummary, type Tally } from './tally.ts';

function parseEvent(text: string, name: string): FirehoseTransformationEvent {
  try {
    return JSON.parse(text) as FirehoseTransformationEvent;
  } catch (error) {
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: name === '-' ? 'standard input' : name,
      expected: 'one Firehose event as JSON',
      found: text.trim() === '' ? 'nothing' : `"${(error as Error).message}"`,
    });
  }
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` where it is not JSON, or no Firehose event */
export async function runFirehose(engine: Engine, input: Input, tally: Tally): Promise<void> {
  const chunks: Buffer[] = [];
  const { source, close } = await input.open();
  const pieces = typeof source === 'function' ? chunksRead(source) : source;
  for await (const piece of pieces) chunks.push(Buffer.from(piece)); // its memory is used again
  await close();
  const bytes = Buffer.concat(chunks);
  tally.bytes = bytes.length;
  const event = parseEvent(bytes.toString('utf8'), input.name);
  const response = await engine.firehose(event, { onSummary: (summary) => countSummary(tally, summary) });
  await writeOut(`${JSON.stringify(response)}\n`);
}
