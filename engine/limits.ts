/**
 * @module engine/limits
 * What a record may grow to, and Lambda's own ceiling. Docs, schema, plan and tests read the table.
 */

/** Bytes of a serialised reply that Lambda lets through (measured: 6 MB and 100 bytes); one more is refused. */
export const REPLY_CEILING = 6_291_556;

/** The limits of a pipeline, filled in. */
export interface Limits {
  readonly depth: number;
  readonly values: number;
  readonly digits: number;
  readonly outputBytes: number;
  readonly decodedBytes: number;
  readonly innerRecords: number;
  readonly batchBytes: number;
  readonly lineBytes: number;
}

export interface LimitKind {
  readonly name: keyof Limits;
  readonly default: number;
  /** The smallest that a pipeline may set. */
  readonly least: number;
  /** What is counted, as it stands behind the number in a failure's detail. */
  readonly counts: string;
}

/** Defaults keep the costliest record of an event within a function of 128 MB (test/e2e/limits.e2e.ts). */
export const LIMITS: readonly LimitKind[] = [
  // The kernel takes 64 levels at most, so that it need not know this limit.
  { name: 'depth', default: 128, least: 64, counts: 'levels of nested JSON' },
  { name: 'values', default: 100_000, least: 1, counts: 'members and list elements, or LTSV pairs' },
  { name: 'digits', default: 1000, least: 16, counts: 'digits in an integer that map receives' },
  // The kernel assumes that constants and context values around a template's fields take up half of this at most.
  { name: 'outputBytes', default: 8 << 20, least: 1 << 20, counts: 'bytes that one record becomes' },
  { name: 'decodedBytes', default: 64 << 20, least: 1, counts: 'bytes that one record decodes to' },
  { name: 'innerRecords', default: 100_000, least: 1, counts: 'records inside one record' },
  {
    name: 'batchBytes',
    default: 256 << 20,
    least: 1 << 20,
    counts: 'bytes that decoded records become together',
  },
  // No batch of lines is smaller, so that the lines of most batches need not be measured.
  { name: 'lineBytes', default: 64 << 20, least: 1 << 20, counts: 'bytes in a line' },
];

export const DEFAULT_LIMITS = Object.fromEntries(
  LIMITS.map(({ name, default: number }) => [name, number]),
) as unknown as Limits;

/**
 * What a record decodes to is held several times over: in zlib's pieces, decoded, with its neighbours, in the kernel, as text;
 * and what it becomes as values, text, bytes and base64. Of 128 MB, half of which is Node, a record that decoded to 8 MiB took
 * all; so did one that became 3 MB, where large ones had come before (2026-11-29).
 */
const SHARES_OF_MEMORY = { decodedBytes: 32, outputBytes: 64, batchBytes: 16 } as const;

/**
 * Defaults for a function of that memory, where they are less than those for everybody.
 * @param memoryMb `null`: this is no function
 */
export function limitsOfFunction(memoryMb: number | null): Partial<Limits> {
  if (memoryMb === null) return {};
  return Object.fromEntries(
    Object.entries(SHARES_OF_MEMORY).map(([name, share]) => [
      name,
      Math.min(DEFAULT_LIMITS[name as keyof Limits], (memoryMb / share) * 2 ** 20),
    ]),
  );
}

/** What the failure of a record beyond a limit says: names the limit, its value and the option. */
export function exceeded(limits: Limits, name: keyof Limits): string {
  const { counts } = LIMITS.find((limit) => limit.name === name)!;
  return `more than ${limits[name]} ${counts} (limits.${name})`;
}
