/**
 * @module engine/sources/s3/backfill
 * A back-fill: a batch of objects that Step Functions' Distributed Map has listed, as its ItemBatcher gives it
 * (https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html), and `layer/backfill.yaml` sets up. The reply
 * is the same event with the objects that are left and what became of the others: the function is called with it until none is left.
 */
import { bareEtag } from '../../aws/bucket.ts';
import { readEnvironment } from '../../environment.ts';
import { MillraceError, show } from '../../errors.ts';
import type { Failure } from '../../failures.ts';
import { countStatus } from '../../outcome.ts';
import type { Plan } from '../../plan/plan.ts';
import { planObjectSink } from '../../sinks/index.ts';
import type { EventRunner, ObjectSource } from '../source.ts';
import { summarise } from '../summary.ts';
import { backfillTargets } from './backfill-target.ts';
import type { S3Object } from './notification.ts';
import type { Targets } from './target.ts';

/** An object as `listObjectsV2` or a line of an S3 inventory names it. */
interface Item {
  readonly Key?: unknown;
  readonly Size?: unknown;
  readonly ETag?: unknown;
  /** As Step Functions spells it. */
  readonly Etag?: unknown;
  /** Of an inventory, where keys are those of a URL. */
  readonly Bucket?: unknown;
  readonly VersionId?: unknown;
  readonly IsLatest?: unknown;
  readonly IsDeleteMarker?: unknown;
}

interface Settings {
  /** Of the objects; those of an inventory say it themselves. */
  readonly bucket?: unknown;
  /** As the sink `s3` takes it. */
  readonly output?: unknown;
  readonly redo?: unknown;
}

/** An object that failed. Nothing of a record is in it. */
export interface FailedObject {
  readonly Key: string;
  readonly Code: string;
  /** The first line that failed, from 1. */
  readonly Line?: number;
  /** What AWS said, where a call failed. */
  readonly Detail?: string;
}

export interface BackfillEvent {
  readonly BatchInput: { readonly millrace: { readonly backfill: Settings } };
  readonly Items: readonly Item[];
  /** Objects that were done by the calls before. */
  readonly Done?: number;
  /** Objects whose outputs were there. */
  readonly Unchanged?: number;
  readonly FailedCount?: number;
  /** The first of them: the cause of a failed execution holds 32,768 characters. */
  readonly Failed?: readonly FailedObject[];
  /** The call before finished no object: then one at a time. */
  readonly Slow?: boolean;
}

const MOST_FAILED = 20;
const MOST_DETAIL = 200;
/** MB of the function's memory for each object in work. */
const MEMORY_EACH = 256;
const MOST_CONCURRENT = 8;
/** Failures whose words are AWS's or ours alone, and show nothing of a record. */
const SPEAKING = ['object', 'sink', 'deadline'];

function settingsOf(event: unknown): Settings | null {
  const { BatchInput, Items } = Object(event) as {
    BatchInput?: { millrace?: { backfill?: unknown } };
    Items?: unknown;
  };
  const settings = BatchInput?.millrace?.backfill;
  return typeof settings === 'object' && settings !== null && Array.isArray(Items) ? settings : null;
}

/** In an inventory keys are written as in the query of a URL. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

const wrong = (path: string, expected: string, found: unknown) =>
  new MillraceError('ERR_MILLRACE_EVENT', { path, expected, found: show(found) });

/** `null`: nothing to be read, such as a folder of the console, or a version that is not the latest. */
function objectOf(item: Item, record: number, bucket: unknown): S3Object | null {
  const { Key, ETag, Etag, Bucket, VersionId, IsLatest, IsDeleteMarker } = item;
  if (typeof Key !== 'string') throw wrong(`Items[${record}].Key`, 'text', Key);
  const from = Bucket ?? bucket;
  if (typeof from !== 'string')
    throw wrong('BatchInput.millrace.backfill.bucket', 'the name of a bucket', from);
  if (Key.endsWith('/') || IsLatest === 'false' || IsDeleteMarker === 'true') return null;
  const etag = bareEtag(ETag ?? Etag);
  return {
    record,
    bucket: from,
    key: Bucket === undefined ? Key : decodeKey(Key),
    versionId: typeof VersionId === 'string' && VersionId !== '' ? VersionId : null,
    ...(etag === '' ? {} : { etag }),
  };
}

const failedObject = ({ Key }: Item, { code, inner, detail }: Failure): FailedObject => ({
  Key: String(Key),
  Code: code,
  ...(inner === undefined ? {} : { Line: inner + 1 }),
  ...(SPEAKING.includes(code) ? { Detail: detail.slice(0, MOST_DETAIL) } : {}),
});

/** The `millrace: {backfill}` of an event, checked as the sink `s3` of the pipeline would be. */
async function openTargets(event: unknown, { plan, objects }: EventRunner): Promise<Targets> {
  const { output, redo = false } = settingsOf(event)!;
  const path = 'BatchInput.millrace.backfill';
  if (typeof redo !== 'boolean') throw wrong(`${path}.redo`, 'true or false', redo);
  const keys = plan.partition.map(({ key }: Plan['partition'][number]) => key);
  const planned = planObjectSink(output, `${path}.output`, keys);
  const memory = readEnvironment().memorySizeMb ?? 1024;
  const concurrency = Math.max(1, Math.min(MOST_CONCURRENT, Math.floor(memory / MEMORY_EACH)));
  return backfillTargets(await objects.ready(), plan, {
    output: planned,
    redo,
    concurrency: (event as BackfillEvent).Slow === true ? 1 : concurrency,
    most: (memory << 20) / 4 / concurrency,
  });
}

const settings = { bucket: 'examples', output: { bucket: 'examples', prefix: 'done/' } };
const BatchInput = { millrace: { backfill: settings } };

export const backfill: ObjectSource = {
  name: 'backfill',
  shape: '{BatchInput: {millrace: {backfill}}, Items: [{Key}]}',
  replies: 'failures',
  examples: [
    {
      event: { BatchInput, Items: [{ Key: 'a.jsonl' }] },
      reply: { BatchInput, Items: [], Done: 1, Unchanged: 0, FailedCount: 0, Failed: [], Slow: false },
    },
  ],
  is: (event) => settingsOf(event) !== null,
  records: (event) => (event as BackfillEvent).Items.length,
  objects(event) {
    const { bucket } = settingsOf(event)!;
    return (event as BackfillEvent).Items.flatMap((item, record) => objectOf(item, record, bucket) ?? []);
  },
  openTargets,
  reply(event, outcome) {
    const { BatchInput: input, Items, Slow = false, ...before } = event as BackfillEvent;
    const late = outcome.failures.filter(({ code }) => code === 'deadline').map(({ index }) => index);
    const isStuck = late.length > 0 && late.length === Items.length;
    // One object alone had all the time there is: it never will be done in time.
    const left = new Set(isStuck && (Slow || Items.length === 1) ? late.slice(1) : late);
    const failed = outcome.failures.filter(({ index }) => !left.has(index));
    const { ok, dropped } = countStatus(outcome);
    const all = [
      ...(before.Failed ?? []),
      ...failed.map((failure) => failedObject(Items[failure.index]!, failure)),
    ];
    const reply: BackfillEvent = {
      BatchInput: input,
      Items: Items.filter((_, index) => left.has(index)),
      Done: (before.Done ?? 0) + ok,
      Unchanged: (before.Unchanged ?? 0) + dropped,
      FailedCount: (before.FailedCount ?? 0) + failed.length,
      Failed: all.slice(0, MOST_FAILED),
      Slow: Slow || isStuck,
    };
    return { reply, outcome, summary: summarise(outcome, reply, null) };
  },
};
