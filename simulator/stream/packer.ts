/**
 * @module simulator/stream/packer
 * Packs log records into records of the stream, as the run's producers do.
 */
import { createRandom, type Random } from '../samples/random.ts';
import type { OtherRecords } from '../simulation.ts';
import type { WrapKind, Wrapped } from '../wraps/index.ts';
import type { MakeRecord } from './records.ts';

/** A record of the stream whose log records are numbered from `first`. */
export type Pack = (first: number, left: number) => Wrapped;

export interface PackerOptions {
  readonly seed: number;
  readonly make: MakeRecord;
  readonly wrapOf: (random: Random) => WrapKind;
  /** As the pipeline's plan has it. */
  readonly decode: readonly string[];
  /** They are put as they are. */
  readonly others?: OtherRecords | undefined;
}

/** How many log records are in one, at most: mostly few. */
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Log records that a record of the stream takes: none counts as one, so that each has a number. */
export const sizeOf = ({ inner }: Pick<Wrapped, 'inner'>): number => Math.max(1, inner?.length ?? 1);

/** @returns packs at most `left` log records */
export function createPacker({ seed, make, wrapOf, decode, others }: PackerOptions): Pack {
  const random = createRandom(seed ^ 0x3a9);
  return (first, left) => {
    const kind = wrapOf(random);
    const most = Math.min(left, kind.most(decode));
    const count = most === 1 ? 1 : random.between(1, Math.min(most, random.pick(SIZES)));
    if (others !== undefined && random.below(others.oneIn) < count)
      return { raw: others.draw(random), inner: null };
    const records = Array.from({ length: count }, (_, index) => make(first + index));
    return kind.wrap(records, random, decode);
  };
}
