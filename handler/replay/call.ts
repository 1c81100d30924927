/**
 * @module handler/replay/call
 * The invocation `{"millrace": {"replay": {…}}}`: what `millrace replay` does, by a deployed function and its pipeline, for as long as there is
 * time. The reply says what to send to go on.
 */
import { MillraceError, show } from '../../engine/errors.ts';
import type { EngineOptions, PipelineConfig } from '../../engine/index.ts';
import { openSink, planObjectSink, planSink } from '../../engine/sinks/index.ts';
import { openBucket } from './place.ts';
import {
  type Destination,
  type Engines,
  intoSink,
  nothingReplayed,
  openEngines,
  type Replayed,
  replayObject,
} from './replay.ts';

/** What engines are made of. */
export interface ReplaySetup extends Pick<EngineOptions, 'threads' | 'tier' | 'baseFolder'> {
  readonly pipeline: PipelineConfig | Uint8Array;
}

interface Settings {
  readonly bucket: string;
  readonly prefix: string;
  readonly dryRun: boolean;
  readonly keep: boolean;
  /** A delivery stream that gets the records as they came. */
  readonly reput?: string;
  /** Where outputs go in place of the pipeline's sink, as the sink `s3` takes it. */
  readonly out?: unknown;
  /** The key that was done last. */
  readonly after?: string;
}

export interface ReplayReply extends Replayed {
  readonly dryRun: boolean;
  /** Objects that were looked at. */
  readonly objects: number;
  /** Objects that could not be read, the first of them, and those there was not the time for to look at whole; they are as they were. */
  readonly skipped: readonly { readonly key: string; readonly reason: string }[];
  /** The event to send next; `null`: nothing is left. */
  readonly next: { readonly millrace: { readonly replay: object } } | null;
}

const MOST_SKIPPED = 100;
/** Of the time, so much is kept for what is left of an object to be put back, in ms at most. */
const KEPT_SHARE = 0.25;
const MOST_KEPT = 60_000;

const TYPES: Readonly<Record<keyof Settings, 'string' | 'boolean' | 'object'>> = {
  bucket: 'string',
  prefix: 'string',
  dryRun: 'boolean',
  keep: 'boolean',
  reput: 'string',
  out: 'object',
  after: 'string',
};

const wrong = (path: string, expected: string, found: string) =>
  new MillraceError('ERR_MILLRACE_EVENT', { path: `millrace.replay${path}`, expected, found });

/** @throws MillraceError `ERR_MILLRACE_EVENT` */
function readSettings(given: object): Settings {
  for (const [name, value] of Object.entries(given)) {
    const type = TYPES[name as keyof Settings];
    if (type === undefined) throw wrong('', `members ${Object.keys(TYPES).join(', ')}`, name);
    if (typeof value !== type)
      throw wrong(`.${name}`, type === 'string' ? 'text' : `a value of type ${type}`, show(value));
  }
  const settings = { prefix: '', dryRun: true, keep: false, ...given } as Settings;
  if (settings.bucket === undefined) throw wrong('.bucket', 'the name of a bucket', 'nothing');
  if (settings.reput !== undefined && settings.out !== undefined) throw wrong('', 'reput or out', 'both');
  return settings;
}

function openDestination(
  { whole: { plan } }: Engines,
  settings: Settings,
  putBy: number,
): Destination | null {
  const { dryRun, reput, out } = settings;
  if (dryRun) return null;
  const path = 'millrace.replay';
  if (reput !== undefined)
    return intoSink(
      openSink(planSink({ firehose: reput }, { path: `${path}.reput`, keys: [] })),
      true,
      putBy,
    );
  if (out !== undefined) {
    const keys = plan.partition.map(({ key }) => key);
    return intoSink(openSink({ kind: 's3', plan: planObjectSink(out, `${path}.out`, keys) }), false, putBy);
  }
  if (plan.sink !== null) return intoSink(openSink(plan.sink), false, putBy);
  throw wrong('', 'a pipeline with a sink, reput or out', 'none of them');
}

async function replayAll(settings: Settings, engines: Engines, deadline: number): Promise<ReplayReply> {
  const { bucket, prefix, dryRun, keep, after } = settings;
  const now = Date.now();
  const stopAt = deadline - Math.min(MOST_KEPT, (deadline - now) * KEPT_SHARE);
  // Outputs of a batch that was begun in time have half of what is kept.
  const putBy = Number.isFinite(deadline) ? (stopAt + deadline) / 2 : deadline;
  const destination = openDestination(engines, settings, putBy);
  const place = await openBucket(bucket, prefix, after);
  const replayed = nothingReplayed();
  const skipped: { key: string; reason: string }[] = [];
  const skip = (key: string, reason: string) => {
    if (skipped.length < MOST_SKIPPED) skipped.push({ key, reason });
  };
  let objects = 0;
  let last = after;
  const reply = (isLeft: boolean): ReplayReply => ({
    dryRun,
    objects,
    ...replayed,
    skipped,
    next: isLeft
      ? { millrace: { replay: { ...settings, ...(last === undefined ? {} : { after: last }) } } }
      : null,
  });
  for await (const key of place.list()) {
    if (Date.now() >= stopAt) return reply(true);
    objects += 1;
    try {
      const isWhole = await replayObject(place, key, engines, { destination, keep, stopAt }, replayed);
      if (!isWhole && !dryRun && !keep) return reply(true); // the rest of it is there, and comes next
      if (!isWhole) {
        // It would be begun anew each time.
        if (objects === 1) skip(key, 'not the time to look at all of it');
        else return reply(true);
      }
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'ERR_MILLRACE_INPUT') throw error;
      skip(key, error.detail.found);
    }
    last = key;
  }
  return reply(false);
}

/** @throws MillraceError for a wrong call, or a bucket that cannot be listed */
export async function replayCall(
  given: object,
  { pipeline, ...options }: ReplaySetup,
  deadline: number,
): Promise<ReplayReply> {
  const settings = readSettings(given);
  const engines = await openEngines(pipeline, options);
  try {
    return await replayAll(settings, engines, deadline);
  } finally {
    await Promise.all([engines.whole.close(), engines.decoded.close()]);
  }
}
