/**
 * @module cli/run/first-failures
 * The first failures of a run on stderr, and what the lines look like where none came out well:
 *
 *     access.log:7: no-match: byte 52: expected status ([0-9]) or "-", found "abc"
 */
import type { Failure, FailureCode, LineResult, Plan } from '../../engine/index.ts';
import { furthestText } from '../furthest-text.ts';
import { type Counts, failedCount } from './tally.ts';

/** Failures that are shown. */
export const SHOWN = 3;
/** Lines that are looked at, where no record came out well: as many as show what they are. */
const MOST_LINES = 100;
const MOST_BYTES = 64 * 1024;
/** Failures of a parser: what fails for another reason may well be of the pipeline's format. */
const OF_PARSERS: readonly FailureCode[] = ['no-match', 'json', 'ltsv', 'logfmt', 'kv', 'csv', 'w3c'];

export interface FirstFailures {
  /** For `RunOptions.furthest`: how many failures of the next batch are worth looking at. */
  readonly wanted: number;
  addLines(name: string, result: LineResult): void;
  add(place: string, failure: Pick<Failure, 'code' | 'detail' | 'furthest'>): void;
}

/** Where they go. */
export interface Notes {
  /** Prints one line; `null` where failures are not to be shown. */
  readonly show: ((line: string) => void) | null;
  /** Takes a line that a parser refused, of the input named. */
  sample(line: Buffer, source: string): void;
}

/** How many were shown; lines sampled, and their bytes. */
const SO_FAR = { shown: 0, lines: 1, bytes: 2 } as const;
/** Numbers in the memory of first failures. */
export const FIRST_FAILURES_LENGTH = 3;

/** Lines that a run's pipeline took none of. */
export interface Samples {
  readonly add: Notes['sample'];
  /** What to do, for the error; `null`: nothing is known. Takes up to a second. */
  hint(plan: Plan): Promise<string | null>;
}

export function createSamples(): Samples {
  const lines: Buffer[] = [];
  let source = '-';
  return {
    add(line, from) {
      lines.push(line);
      source = from;
    },
    async hint(plan) {
      if (lines.length === 0) return null;
      // By no run that goes well: it takes 60 ms to load and tries some fifty pipelines.
      const { guessFormat } = await import('./guess.ts');
      return guessFormat(lines, source, plan);
    },
  };
}

export const nameOf = (input: string): string => (input === '-' ? 'standard input' : input);

function lineAt({ batch: { bytes, spans } }: LineResult, index: number): Buffer {
  const line = Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])); // the memory is used again
  return line.at(-1) === 0x0a ? line.subarray(0, line.at(-2) === 0x0d ? -2 : -1) : line;
}

/** @param soFar memory of its counts: shared, where threads take turns */
export function createFirstFailures(
  tally: Counts,
  { show, sample }: Notes,
  soFar: Float64Array = new Float64Array(FIRST_FAILURES_LENGTH),
): FirstFailures {
  const left = () => (show === null ? 0 : SHOWN - soFar[SO_FAR.shown]!);

  function add(
    place: string,
    { code, detail, furthest }: Pick<Failure, 'code' | 'detail' | 'furthest'>,
  ): void {
    if (left() <= 0) return;
    soFar[SO_FAR.shown]! += 1;
    show?.(`${place}: ${code}: ${furthest === undefined ? detail : furthestText(furthest)}`);
  }

  return {
    get wanted() {
      return left();
    },
    add,
    addLines(name, result) {
      const { failures } = result.outcome;
      const isHopeless = failedCount(tally) + tally.dropped === tally.records;
      for (const failure of failures) {
        const isSampled =
          isHopeless && soFar[SO_FAR.lines]! < MOST_LINES && soFar[SO_FAR.bytes]! < MOST_BYTES;
        if (left() === 0 && !isSampled) return;
        add(`${nameOf(name)}:${result.firstLine + failure.index}`, failure);
        if (!isSampled || !OF_PARSERS.includes(failure.code)) continue;
        const line = lineAt(result, failure.index);
        sample(line, name);
        soFar[SO_FAR.lines]! += 1;
        soFar[SO_FAR.bytes]! += line.length;
      }
    },
  };
}
