/**
 * @module engine/user-code/function
 * The user's own functions: what they are given, what they may return, and where they come from.
 */
import { MillraceError, show } from '../errors.ts';

/** A value of a record as user code sees it; integers beyond 2^53 are bigint, timestamps are Date. */
export type MapValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | readonly MapValue[]
  | { readonly [name: string]: MapValue };

export type MapRecord = Record<string, MapValue>;

/** The context values of a record: `requestId`, `recordId`, … */
export type MapContext = Readonly<Record<string, string | null>>;

/** What a record becomes: another one, none (`null`), or several, which are written one after the other. */
export type MapResult = MapRecord | null | readonly MapRecord[];

/**
 * A function of the user's own, run on each record. A promise is awaited; what it throws or rejects with fails that record
 * alone.
 */
export type MapFunction = (record: MapRecord, context: MapContext) => MapResult | PromiseLike<MapResult>;

/**
 * As {@link MapFunction}, for all records of a batch in one call: one look-up in place of one a record. It returns a result
 * for each record, in their order. What it throws or rejects with fails them all.
 */
export type MapBatchFunction = (
  records: readonly MapRecord[],
  contexts: readonly MapContext[],
) => readonly MapResult[] | PromiseLike<readonly MapResult[]>;

/** User code as a pipeline that is an object holds it. */
export type MapConfig =
  | MapFunction
  | { readonly map: MapFunction; readonly concurrency?: number | undefined }
  | { readonly mapBatch: MapBatchFunction };

/** User code, ready to be called. */
export type UserCode = (
  | { readonly kind: 'map'; readonly map: MapFunction; readonly concurrency: number }
  | { readonly kind: 'mapBatch'; readonly mapBatch: MapBatchFunction }
) & {
  /** Whether it may look at context values. */
  readonly takesContext: boolean;
};

/** Calls of an async `map` that are open at once, unless the user says another number. */
const CONCURRENCY = 16;
export const MOST_CONCURRENCY = 1000;

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_CONCURRENCY;

/** Every thenable counts as a promise, as `await` has it. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  typeof (value as { then?: unknown }).then === 'function';

/** One parameter without a default, as an arrow, a function or a method has it. */
const ONE_PARAMETER =
  /^(?:async\b\s*)?(?:(?:\([^()=./]*\)|[\w$]+)\s*=>|(?:function\b\s*)?[\w$]*\s*\([^()=./]*\)\s*\{)/;

/**
 * Whether a function can see a second argument. Its text tells where it is plain: one parameter, and no other way to the arguments.
 * Values that nobody looks at take 0.6 µs a record (2026-11-29).
 */
export function takesSecond(code: MapFunction | MapBatchFunction): boolean {
  const text = Function.prototype.toString.call(code);
  const plain = ONE_PARAMETER.test(text) && !/\barguments\b|\beval\b|\\u|\[native code\]/.test(text);
  return code.length > 1 || !plain || Object.hasOwn(code, 'arguments'); // as sloppy functions have them
}

const codeOfMap = (map: MapFunction, concurrency = CONCURRENCY): UserCode => ({
  kind: 'map',
  map,
  concurrency,
  takesContext: takesSecond(map),
});

const codeOfBatch = (mapBatch: MapBatchFunction): UserCode => ({
  kind: 'mapBatch',
  mapBatch,
  takesContext: takesSecond(mapBatch),
});

export function codeOfConfig(config: MapConfig): UserCode {
  if (typeof config === 'function') return codeOfMap(config);
  return 'mapBatch' in config ? codeOfBatch(config.mapBatch) : codeOfMap(config.map, config.concurrency);
}

/**
 * Loads a module of the user's: `export default map`, and `concurrency` if it is async; or `export const mapBatch`.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where it has neither, or both
 */
export async function loadUserCode(module: string): Promise<UserCode> {
  const wrong = (expected: string, found: string) =>
    new MillraceError('ERR_MILLRACE_PIPELINE', { path: 'map', expected, found });
  const expected = 'a module whose default export is a function, or one that exports mapBatch';
  let loaded: { default?: unknown; mapBatch?: unknown; concurrency?: unknown };
  try {
    loaded = (await import(/* webpackIgnore: true */ module)) as typeof loaded;
  } catch (error) {
    throw wrong(expected, `"${(error as Error).message}" while loading ${module}`);
  }
  const { default: map, mapBatch, concurrency = CONCURRENCY } = loaded;
  if (typeof map === 'function' && mapBatch !== undefined) throw wrong(expected, 'a module with both');
  if (!isCount(concurrency))
    throw wrong(`concurrency: a whole number from 1 to ${MOST_CONCURRENCY}`, show(concurrency));
  if (typeof mapBatch === 'function') return codeOfBatch(mapBatch as MapBatchFunction);
  if (typeof map === 'function') return codeOfMap(map as MapFunction, concurrency);
  throw wrong(expected, map === undefined ? 'a module without one' : typeof map);
}
