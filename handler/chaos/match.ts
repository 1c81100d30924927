/**
 * @module handler/chaos/match
 * Whether a fault's match and schedule let it fire in an invocation, and for which records.
 */
import { compileRe2 } from '../../engine/reference/re2.ts';
import type { MatchConfig, ScheduleConfig, SOURCES } from './config.ts';
import type { Call } from './fault.ts';

/** A record of an event, as far as it looks like one. */
export interface EventRecord {
  readonly recordId: string;
  /** Base64; empty where there is none. */
  readonly data: string;
}

/** The records of a Firehose event; `null` for any other. */
export function recordsOf(event: unknown): readonly EventRecord[] | null {
  const records = (event as { records?: unknown } | null)?.records;
  if (!Array.isArray(records)) return null;
  return records.map((record: { recordId?: unknown; data?: unknown; kafkaRecordValue?: unknown } | null) => {
    const data = record?.data ?? record?.kafkaRecordValue;
    return { recordId: String(record?.recordId), data: typeof data === 'string' ? data : '' };
  });
}

function sourceOf(event: unknown): (typeof SOURCES)[number] {
  if (recordsOf(event) === null) return 'other';
  const { sourceKinesisStreamArn, sourceMSKArn } = event as Record<string, unknown>;
  if (sourceMSKArn !== undefined) return 'msk';
  return sourceKinesisStreamArn === undefined ? 'direct' : 'kinesis';
}

/** The alias in `arn:aws:lambda:region:account:function:name:alias`; `null`: none, or a version. */
export function aliasOf(functionArn: string | null): string | null {
  const qualifier = functionArn?.split(':')[7];
  return qualifier === undefined || /^(?:\d+|\$LATEST)$/.test(qualifier) ? null : qualifier;
}

/** `null`: no hit. Else the ids of the records that match, or `null` for all. */
export type Matcher = (call: Call) => { readonly ids: ReadonlySet<string> | null } | null;

/** @param version the one that runs here; `null`: not known, outside of Lambda */
export function compileMatch(match: MatchConfig | undefined, version: string | null): Matcher {
  if (match === undefined) return () => ({ ids: null });
  const { version: versions, alias: aliases, source: sources, record } = match;
  const isHere = versions === undefined || (version !== null && [versions].flat().includes(version));
  const test = record === undefined ? null : compileRecord(record);
  return (call) => {
    if (!isHere) return null;
    if (aliases !== undefined && ![aliases].flat().includes(aliasOf(call.functionArn) ?? '')) return null;
    if (sources !== undefined && ![sources].flat().includes(sourceOf(call.event()))) return null;
    if (test === null) return { ids: null };
    const hit = (recordsOf(call.event()) ?? []).filter(({ data }) => test(Buffer.from(data, 'base64')));
    return hit.length === 0 ? null : { ids: new Set(hit.map(({ recordId }) => recordId)) };
  };
}

function compileRecord(record: NonNullable<MatchConfig['record']>): (bytes: Buffer) => boolean {
  if ('contains' in record) {
    const wanted = Buffer.from(record.contains, 'utf8');
    return (bytes) => bytes.includes(wanted);
  }
  const pattern = compileRe2(record.matches, 'match.record.matches');
  return (bytes) => pattern.test(bytes.toString('utf8'));
}

/**
 * @param now milliseconds since 1970
 * @param call which invocation of this environment it is, from 1
 */
export function isScheduled(schedule: ScheduleConfig | undefined, now: number, call: number): boolean {
  if (schedule === undefined) return true;
  const { from, until, everySeconds, forSeconds, firstCall = 1, lastCall = Infinity } = schedule;
  const start = from === undefined ? 0 : Date.parse(from);
  if (now < start || (until !== undefined && now >= Date.parse(until))) return false;
  if (call < firstCall || call > lastCall) return false;
  return everySeconds === undefined || (now - start) % (1000 * everySeconds) < 1000 * forSeconds!;
}
