/**
 * @module simulator/stream/stream
 * The delivery stream between its buffers and its bucket: a batch becomes an event, the function is called with it through
 * the alias, retried where Firehose does, and its reply is checked record by record.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { drawVersion } from '../function/alias.ts';
import { FUNCTION_NAME, type FunctionResult, type StreamFunction, TRACE_ID } from '../function/function.ts';
import { type Due, dueOf } from '../ledger/due.ts';
import type { Failures } from '../ledger/failures.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Reference } from '../ledger/reference.ts';
import { drawUuid } from '../samples/event-form.ts';
import { createRandom } from '../samples/random.ts';
import type { InvocationRecord, SimulationOptions, Snapshot } from '../simulation.ts';
import type { Tally } from '../tally.ts';
import { createBuffer } from './buffer.ts';
import type { Clock } from './clock.ts';
import { createDelivery } from './deliver.ts';
import type { Destination } from './destination.ts';
import { ERRORS, type ErrorKind, RETRY_MS } from './error-codes.ts';
import type { Metrics } from './metrics.ts';
import type { Put } from './producer.ts';
import { checkReply } from './reply-check.ts';
import { createSource, type Taken } from './source.ts';

export interface StreamParts {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly failures: Failures;
  readonly metrics: Metrics;
  readonly destination: Destination;
  readonly tally: Tally;
  readonly fn: StreamFunction;
  /** By the version's name. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly tell: (record: InvocationRecord) => void;
  /** Ends the run with an error. */
  readonly abort: (error: Error) => void;
}

export interface DeliveryStream {
  /** @returns the refused ones (`ServiceUnavailable`); `null`: all were accepted, and the reply is lost */
  put(batch: readonly Put[]): readonly Put[] | null;
  state(): Pick<Snapshot, 'buffered' | 'inFlight' | 'bytesIn'>;
}

interface Batch {
  readonly number: number;
  readonly taken: readonly Taken[];
  readonly recordsJson: string;
  readonly rawBytes: number;
  attempts: number;
  /** Attempts in which the function was given it: not those that were throttled. */
  calls: number;
  /** Called when the batch is finished. */
  readonly done: () => void;
}

/** One put in 50 is partly refused. */
const REFUSED_PUTS = 50;
/** Of one in 100, the reply is lost: all of it is in the stream, and the producer does not know. */
const LOST_REPLIES = 100;

const mix = (seed: number, number: number, attempt: number) =>
  seed ^ Math.imul(16 * number + attempt + 1, 0x9e3779b1);

export function createStream(
  { seed, stream, versions }: SimulationOptions,
  parts: StreamParts,
): DeliveryStream {
  const { clock, ledger, metrics, tally, fn, references } = parts;
  const { retries, concurrency, partitionLimit, timeoutMs } = stream;
  const source = createSource(stream, seed);
  const delivery = createDelivery({ ...parts, partitionLimit });
  const random = createRandom(seed ^ 0x9a7);
  const replies = createRandom(seed ^ 0x105);
  let batches = 0;
  let bytesIn = 0;
  let running = 0;
  let inFlight = 0;

  const headOf = (invocationId: string) => JSON.stringify({ invocationId, ...source.head }).slice(0, -1);
  const frameBytes = headOf('0'.repeat(36)).length + ',"records":[]}'.length;

  /** Batches of a lane wait for the one before. */
  const lanes = Array.from({ length: source.lanes ?? 1 }, () => {
    const waiting: Batch[] = [];
    const begin = (batch: Batch) => {
      if (source.lanes === null || waiting.push(batch) === 1) attempt(batch);
    };
    const done = () => {
      if (source.lanes === null) return;
      waiting.shift();
      if (waiting.length > 0) attempt(waiting[0]!);
    };
    return createBuffer(stream, frameBytes, clock, (taken) => {
      batches += 1;
      inFlight += taken.length;
      begin({
        number: batches,
        taken,
        recordsJson: taken.map(({ json }) => json).join(','),
        rawBytes: taken.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
        attempts: 0,
        calls: 0,
        done,
      });
    });
  });

  function finish(batch: Batch): void {
    inFlight -= batch.taken.length;
    batch.done();
  }

  /** Retries it, or gives it up. */
  function retryOrFail(batch: Batch, error: ErrorKind, reason?: string): void {
    if (ERRORS[error].isRetried && batch.attempts <= retries) {
      clock.at(clock.now() + RETRY_MS * 2 ** (batch.attempts - 1), () => attempt(batch));
      return;
    }
    delivery.giveUp(batch.taken, error, batch.attempts, reason);
    finish(batch);
  }

  function attempt(batch: Batch): void {
    batch.attempts += 1;
    const draw = createRandom(mix(seed, batch.number, batch.attempts));
    const version = drawVersion(versions, draw).name;
    const requestId = drawUuid(draw);
    const head = headOf(drawUuid(draw));
    const begun = { requestId, version, attempt: batch.attempts, streamMs: clock.now() };
    tally.started(version, batch.attempts);
    if (running >= concurrency) {
      const result = { environment: 0, call: 0, faults: [] };
      report(batch, begun, result, 0, 'throttled', 'throttled');
      retryOrFail(batch, 'throttled');
      return;
    }
    running += 1;
    if (batch.calls > 0) for (const { record } of batch.taken) ledger.calledAgain(record);
    batch.calls += 1;
    const event = Buffer.from(`${head},"records":[${batch.recordsJson}]}`);
    clock.work(
      () => fn.invoke({ version, requestId, event, timeoutMs }),
      (result, milliseconds) => {
        running -= 1;
        return settle(batch, begun, event, result, milliseconds);
      },
    );
  }

  type Begun = Pick<InvocationRecord, 'requestId' | 'version' | 'attempt' | 'streamMs'>;

  function report(
    { taken, rawBytes }: Batch,
    begun: Begun,
    { environment, call, faults }: Pick<FunctionResult, 'environment' | 'call' | 'faults'>,
    milliseconds: number,
    outcome: InvocationRecord['outcome'],
    error: ErrorKind | null,
  ): void {
    const code = error === null ? null : ERRORS[error].code;
    const about = { records: taken.length, bytes: rawBytes, milliseconds, outcome, code };
    const record = { ...begun, environment, call, ...about, faults };
    tally.ended(record);
    metrics.add('ExecuteProcessing.Success', clock.now(), outcome === 'ok' ? 1 : 0);
    if (outcome === 'ok') metrics.add('ExecuteProcessing.Duration', clock.now(), milliseconds);
    parts.tell(record);
  }

  async function settle(
    batch: Batch,
    begun: Begun,
    event: Buffer,
    result: FunctionResult,
    milliseconds: number,
  ): Promise<void> {
    const { outcome } = result;
    if (outcome.kind === 'broken') {
      parts.abort(outcome.error);
      return;
    }
    if (outcome.kind !== 'ok') {
      const error = outcome.kind === 'timeout' ? 'timeout' : 'error';
      report(batch, begun, result, milliseconds, outcome.kind, error);
      retryOrFail(batch, error, outcome.message);
      return;
    }
    const ids = batch.taken.map(({ recordId }) => recordId);
    const check = checkReply(outcome.body, ids, source.member);
    if ('refused' in check) {
      const kind = check.refused === 'error' ? 'error' : 'refused';
      report(batch, begun, result, milliseconds, kind, check.refused);
      retryOrFail(batch, check.refused);
      return;
    }
    const worst = check.verdicts.find((verdict) => verdict.kind === 'failed' && verdict.error !== 'failed') as
      | { readonly error: ErrorKind }
      | undefined;
    report(batch, begun, result, milliseconds, 'ok', worst?.error ?? null);
    const dues = await expectOutcome(batch, begun, event);
    delivery.deliver(batch.taken, check.verdicts, dues, batch.attempts);
    finish(batch);
  }

  /** Tells the ledger what the records of an event must become, given the event as it was sent. */
  async function expectOutcome(
    { taken }: Batch,
    { requestId, version }: Begun,
    event: Buffer,
  ): Promise<readonly Due[]> {
    const sent = JSON.parse(event.toString('utf8')) as FirehoseTransformationEvent;
    const invocation = {
      requestId,
      functionName: FUNCTION_NAME,
      functionVersion: version,
      traceId: TRACE_ID,
    };
    const inner = taken.map((one) => one.inner);
    const dues = await dueOf(references.get(version)!, sent, inner, invocation);
    const texts = sent.records as unknown as readonly Readonly<Record<string, string>>[];
    const raw = (index: number) => Buffer.from(texts[index]![source.member]!, 'base64');
    ledger.replied(
      taken.map(({ record }) => record),
      raw,
      dues,
    );
    return dues;
  }

  return {
    put(batch) {
      const isLost = replies.oneIn(LOST_REPLIES);
      const isRefused = random.oneIn(REFUSED_PUTS);
      const refused = batch.filter(() => isRefused && random.oneIn(3) && !isLost);
      const out = new Set(refused);
      const now = clock.now();
      let bytes = 0;
      for (const one of batch) {
        if (out.has(one)) continue;
        bytes += one.raw.length;
        const lane = source.laneOf();
        lanes[lane]!.add(source.take(one, lane, now));
      }
      bytesIn += bytes;
      metrics.add('IncomingRecords', now, batch.length - refused.length);
      metrics.add('IncomingBytes', now, bytes);
      if (refused.length > 0) metrics.add('ThrottledRecords', now, refused.length);
      return isLost ? null : refused;
    },
    state: () => ({
      buffered: {
        records: lanes.reduce((sum, { records }) => sum + records, 0),
        bytes: lanes.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
      },
      inFlight: { invocations: running, records: inFlight },
      bytesIn,
    }),
  };
}
