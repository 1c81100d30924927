/**
 * @module engine/sources/s3/transform
 * The objects that an event names, through a pipeline and into its sink, in constant memory: line by line, or whole up to
 * `limits.decodedBytes`. An object with a line that fails, or whose outputs cannot be put, fails; what was put before stays.
 */
import { type Batch, packRecords } from '../../batch.ts';
import { MillraceError } from '../../errors.ts';
import { type Failure, OUT_OF_TIME } from '../../failures.ts';
import { addInner, countStatus, type InnerCounts, type Outcome, STATUS } from '../../outcome.ts';
import { nothingDone } from '../../select.ts';
import type { Output, Sink } from '../../sinks/index.ts';
import { putDeadLetters } from '../dead-letters.ts';
import { describeEvent } from '../describe-event.ts';
import type { EventRunner, ObjectSource, ReplyOptions } from '../source.ts';
import type { Transformed } from '../transform.ts';
import type { S3Object } from './notification.ts';
import { packOutputs } from './packed.ts';

/** Outputs that are gathered before they are put. */
const PUT_BYTES = 4 << 20;

type Ended = Pick<Failure, 'code' | 'detail'> | null;

/** What became of an object: why it failed, and how its lines ended. */
interface ObjectDone {
  readonly ended: Ended;
  readonly lines: InnerCounts | null;
}

/** What is counted of all objects of an event. */
interface Spent {
  inputBytes: number;
  sinkBytes: number;
  handedBack: number;
}

async function* counted(chunks: AsyncIterable<Uint8Array>, spent: Spent): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    spent.inputBytes += chunk.length;
    yield chunk;
  }
}

/** The whole content; `null`: it is larger than that. */
async function readWhole(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

class TooLarge extends Error {}

/** What the pipeline makes of an object, batch by batch. */
async function* outcomesOf(
  { plan, executor, runLines, deadLetters }: EventRunner,
  chunks: AsyncIterable<Uint8Array>,
  context: Readonly<Record<string, string>>,
  stopAt: number,
): AsyncGenerator<Outcome> {
  const settle = async (batch: Batch, outcome: Outcome) =>
    deadLetters === null
      ? outcome
      : putDeadLetters(deadLetters, batch, outcome, { deadline: stopAt, values: context });
  const named = plan.contextNames === null || plan.contextNames.length > 0;
  if (plan.objects === 'lines') {
    for await (const { batch, outcome } of runLines(chunks, named ? { context } : {}))
      yield settle(batch, outcome);
    return;
  }
  const whole = await readWhole(chunks, plan.limits.decodedBytes);
  if (whole === null)
    throw new TooLarge(`more than ${plan.limits.decodedBytes} bytes in it (limits.decodedBytes)`);
  const batch = { ...packRecords([whole]), context: { shared: context, perRecord: {} } };
  const outcome = await executor.execute(batch, Number.isFinite(stopAt) ? { deadline: stopAt, stopAt } : {});
  yield settle(batch, outcome);
}

async function transformObject(
  runner: EventRunner,
  sink: Sink,
  object: S3Object,
  values: Readonly<Record<string, string>>,
  stopAt: number,
  spent: Spent,
): Promise<ObjectDone> {
  const { objects, plan } = runner;
  let lines: InnerCounts | null = null;
  let gathered: Output[] = [];
  let bytes = 0;
  const failed = (code: Failure['code'], detail: string): ObjectDone => ({ ended: { code, detail }, lines });
  async function put(): Promise<string | null> {
    const outputs = gathered;
    const size = bytes;
    gathered = [];
    bytes = 0;
    if (outputs.length === 0) return null;
    const [problem] = await sink.put(outputs, { deadline: stopAt, values });
    if (problem === undefined) spent.sinkBytes += size;
    return problem?.detail ?? null;
  }
  const isLate = () => Date.now() >= stopAt;
  if (isLate()) return failed('deadline', OUT_OF_TIME);
  const content = await objects.open(object, stopAt);
  if (typeof content === 'string')
    return isLate() ? failed('deadline', OUT_OF_TIME) : failed('object', `s3: ${content}`);
  const context = { ...values, sourceArn: `arn:aws:s3:::${object.bucket}`, objectKey: object.key };
  let line = 0;
  try {
    for await (const outcome of outcomesOf(runner, counted(content, spent), context, stopAt)) {
      spent.handedBack += outcome.handedBack ?? 0;
      lines = addInner(lines, { records: outcome.status.length, ...countStatus(outcome) });
      const [first] = outcome.failures;
      if (first !== undefined)
        return failed(
          first.code,
          plan.objects === 'lines' ? `line ${line + first.index + 1}: ${first.detail}` : first.detail,
        );
      line += outcome.status.length;
      for (const output of packOutputs(outcome, plan.output.newline)) {
        gathered.push(output);
        bytes += output.bytes.length;
      }
      const problem = bytes < PUT_BYTES ? null : await put();
      if (problem !== null) return failed('sink', problem);
      if (isLate()) return failed('deadline', OUT_OF_TIME);
    }
    const problem = await put();
    return problem === null ? { ended: null, lines } : failed('sink', problem);
  } catch (error) {
    // The connection broke, or the object is not what its first bytes say. Neither words have anything of its content.
    if (error instanceof MillraceError) throw error;
    if (isLate()) return failed('deadline', OUT_OF_TIME);
    return failed('object', error instanceof Error ? error.message : 'it cannot be read');
  }
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` without a sink: outputs may be larger than memory */
export async function transformObjects(
  runner: EventRunner,
  source: ObjectSource,
  event: unknown,
  { deadline, invocation = {}, onSummary }: ReplyOptions,
): Promise<Transformed> {
  const { sink, replyTime } = runner;
  if (sink === null) {
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: '',
      expected: 'a pipeline with a sink, as objects may become more than memory holds',
      found: `${describeEvent(event)}, and no sink`,
      hint: 'add sink: { firehose: NAME } or sink: { s3: { bucket: NAME } } to the pipeline',
    });
  }
  const { stopAt } = replyTime.begin(0, deadline);
  const whole = nothingDone(source.records(event));
  const status = whole.status.fill(STATUS.dropped);
  const failures: Failure[] = [];
  let inner: InnerCounts | null = null;
  const spent: Spent = { inputBytes: 0, sinkBytes: 0, handedBack: 0 };
  for (const object of source.objects(event)) {
    const { record } = object;
    if (status[record] === STATUS.failed) continue; // its message comes again as a whole
    const { ended, lines } = await transformObject(runner, sink, object, invocation, stopAt, spent);
    inner = addInner(inner, lines);
    status[record] = ended === null ? STATUS.ok : STATUS.failed;
    if (ended !== null) failures.push({ index: record, ...ended });
  }
  const done = source.reply(event, { ...whole, status, failures, inner });
  // The content of objects is not kept, so there is nothing to sample.
  onSummary?.({ ...done.summary, source: source.name, ...spent, samples: [] });
  return { source: source.name, ...done };
}
