/**
 * @module engine/arguments
 * Checks what callers hand to the public API, so that a slip is an error that names the argument and not one from deep inside.
 */
import { type ErrorCode, MillraceError, show } from './errors.ts';
import { suggest } from './nearest.ts';

interface Check {
  readonly expected: string;
  fits(value: unknown): boolean;
}

type Checks = Readonly<Record<string, Check>>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isMissing = (value: unknown) => value === undefined;

const OBJECT: Check = { expected: 'an object', fits: isObject };
const FUNCTION: Check = { expected: 'a function', fits: (value) => typeof value === 'function' };
const TEXT: Check = { expected: 'text', fits: (value) => typeof value === 'string' };
const MILLISECONDS: Check = {
  expected: 'a number of milliseconds',
  fits: (value) => typeof value === 'number' && value >= 0,
};
const COUNT: Check = {
  expected: 'a number from 0',
  fits: (value) => typeof value === 'number' && value >= 0,
};
const COUNT_OR_NULL: Check = {
  expected: 'a number from 0, or null',
  fits: (value) => value === null || COUNT.fits(value),
};
const DEADLINE: Check = { ...MILLISECONDS, expected: 'a time in milliseconds since 1970' };
const FLAG: Check = { expected: 'true or false', fits: (value) => typeof value === 'boolean' };
const BYTES: Check = { expected: 'a Uint8Array', fits: (value) => value instanceof Uint8Array };
/** Checked where it is read, with the values that there are. */
const ANY: Check = { expected: '', fits: () => true };

export const ENGINE_OPTIONS: Checks = {
  threads: ANY,
  tier: ANY,
  baseFolder: TEXT,
  pool: OBJECT,
  name: TEXT,
  version: TEXT,
  onSummary: FUNCTION,
  samples: COUNT,
};
export const POOL_OPTIONS: Checks = {
  deadlineMargin: MILLISECONDS,
  timeLimit: MILLISECONDS,
  threshold: COUNT,
  recoveryTime: MILLISECONDS,
  heapMb: COUNT_OR_NULL,
  closeTimeout: MILLISECONDS,
  onDeath: FUNCTION,
  workerFile: TEXT,
  programModule: TEXT,
};
export const RUN_OPTIONS: Checks = { deadline: DEADLINE, furthest: COUNT };
export const EVENT_OPTIONS: Checks = { deadline: DEADLINE, invocation: OBJECT, onSummary: FUNCTION };
export const BYTES_OPTIONS: Checks = { ...EVENT_OPTIONS, into: BYTES };
export const READY_OPTIONS: Checks = { rawEvents: FLAG };

function wrong(
  code: ErrorCode,
  path: string,
  expected: string,
  found: unknown,
  hint?: string,
): MillraceError {
  return new MillraceError(code, { path, expected, found: show(found), hint });
}

/**
 * @param path what comes before an option's name: `pool.`
 * @throws MillraceError `ERR_MILLRACE_SETTING` for an option that there is not, and a value that it does not take
 */
export function checkOptions(options: unknown, checks: Checks, path = ''): void {
  if (isMissing(options)) return;
  if (!isObject(options))
    throw wrong('ERR_MILLRACE_SETTING', path.slice(0, -1) || 'options', 'an object', options);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const names = Object.keys(checks);
      throw new MillraceError('ERR_MILLRACE_SETTING', {
        path: `${path}${name}`,
        expected: `an option (${names.join(', ')})`,
        found: show(name),
        hint: suggest(name, names),
      });
    }
    if (!isMissing(value) && !check.fits(value))
      throw wrong('ERR_MILLRACE_SETTING', `${path}${name}`, check.expected, value);
  }
}

const BATCH: Checks = {
  bytes: { expected: 'a Uint8Array', fits: (value) => value instanceof Uint8Array },
  spans: {
    expected: 'a Uint32Array of two offsets a record',
    fits: (value) => value instanceof Uint32Array && value.length % 2 === 0,
  },
  unreadable: { expected: 'a list', fits: Array.isArray },
  context: {
    expected: 'an object, {shared, perRecord}',
    fits: (value) => isObject(value) && 'shared' in value && 'perRecord' in value,
  },
};
const MAKE_BATCH = 'packRecords(records) makes one';

/** @throws MillraceError `ERR_MILLRACE_INPUT` for anything but a batch; its spans are taken as they are */
export function checkBatch(batch: unknown): void {
  if (!isObject(batch) || Array.isArray(batch))
    throw wrong(
      'ERR_MILLRACE_INPUT',
      'batch',
      'a batch, {bytes, spans, unreadable, context}',
      batch,
      MAKE_BATCH,
    );
  for (const [name, { expected, fits }] of Object.entries(BATCH)) {
    const value = (batch as Readonly<Record<string, unknown>>)[name];
    if (!fits(value)) throw wrong('ERR_MILLRACE_INPUT', `batch.${name}`, expected, value, MAKE_BATCH);
  }
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` */
export function checkRecords(records: unknown): void {
  const fits = isObject(records) && Symbol.iterator in records && !(records instanceof Uint8Array);
  if (!fits) throw wrong('ERR_MILLRACE_INPUT', 'records', 'a list of Uint8Arrays or texts', records);
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` */
export function checkRecord(record: unknown, index: number): void {
  if (!(record instanceof Uint8Array) && typeof record !== 'string')
    throw wrong('ERR_MILLRACE_INPUT', `records[${index}]`, 'a Uint8Array or text', record);
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for what no lines can be read of */
export function checkLines(lines: unknown): void {
  const fits =
    typeof lines === 'string' ||
    typeof lines === 'function' ||
    (isObject(lines) && (Symbol.iterator in lines || Symbol.asyncIterator in lines));
  if (fits) return;
  throw wrong(
    'ERR_MILLRACE_INPUT',
    'lines',
    'a stream or list of chunks, a Uint8Array, text, or a function',
    lines,
  );
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` */
export function checkEventBytes(event: unknown): void {
  if (event instanceof Uint8Array) return;
  const hint = 'for a parsed event call firehose()';
  throw wrong('ERR_MILLRACE_INPUT', 'event', 'the bytes of an event, a Uint8Array', event, hint);
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` */
export function checkByteLength(byteLength: unknown): void {
  if (Number.isSafeInteger(byteLength) && (byteLength as number) >= 0) return;
  throw wrong('ERR_MILLRACE_INPUT', 'byteLength', 'a whole number of bytes', byteLength);
}
