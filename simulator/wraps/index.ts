/**
 * @module simulator/wraps
 * The table of wraps, and how a producer chooses among them.
 */
import { MillraceError } from '../../engine/errors.ts';
import { type Random, weighted } from '../samples/random.ts';
import { cloudwatchLogs } from './cloudwatch-logs.ts';
import { gzip } from './gzip.ts';
import { kpl } from './kpl.ts';
import { lines } from './lines.ts';
import type { WrapKind } from './wrap.ts';

export type { Inner, WrapKind, Wrapped } from './wrap.ts';

/** A log record as it is. */
const none: WrapKind = {
  name: 'none',
  decodes: [],
  most: () => 1,
  wrap: (records) => ({ raw: records[0]!, inner: null }),
};

export const WRAPS: readonly WrapKind[] = [none, lines, gzip, kpl, cloudwatchLogs];

/** Of all that `decode: auto` tells apart, by records of the stream: most are single, most log records are packed. */
const MIXED: readonly (readonly [WrapKind, number])[] = [
  [none, 60],
  [gzip, 15],
  [kpl, 10],
  [cloudwatchLogs, 5],
];

/** What `wrap` may be. */
export const WRAP_NAMES: readonly string[] = [...WRAPS.map(({ name }) => name), 'mixed'];

const kindOf = (name: string) => WRAPS.find((kind) => kind.name === name);

/** What a pipeline must decode for a wrap, as plans have it, the usual one first; empty: anything. */
export function decodesFor(name: string): readonly (readonly string[])[] {
  return name === 'mixed' ? [['auto']] : kindOf(name)!.decodes;
}

/**
 * How each record of the stream is wrapped.
 * @param decode as the pipeline's plan has it
 * @throws MillraceError `ERR_MILLRACE_SETTING` where that does not take the records apart again
 */
export function wrapsFor(name: string, decode: readonly string[]): (random: Random) => WrapKind {
  const decodes = decodesFor(name);
  const written = (names: readonly string[]) => (names.length === 1 ? names[0]! : `[${names.join(', ')}]`);
  if (decodes.length > 0 && !decodes.some((one) => one.join() === decode.join())) {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'wrap',
      expected: `a pipeline with decode: ${decodes.map(written).join(' or ')}, for records wrapped as ${name}`,
      found: `decode: ${decode.length === 0 ? 'none' : written(decode)}`,
      hint: `give the pipeline decode: ${written(decodes[0]!)}`,
    });
  }
  if (name === 'mixed') return weighted(MIXED);
  const kind = kindOf(name)!;
  return () => kind;
}
