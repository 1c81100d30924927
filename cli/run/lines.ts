/**
 * @module cli/run/lines
 * `--input lines`: each file to its own end (a last line without a line feed does not run on into the next file).
 */
import type { Engine } from '../../engine/index.ts';
import { writeOut } from '../output.ts';
import { decompressed } from './compression.ts';
import type { FirstFailures } from './first-failures.ts';
import type { Input, InputSource } from './inputs.ts';
import type { Partitions } from './partitions.ts';
import type { Progress } from './progress.ts';
import type { Rejects } from './rejects.ts';
import { countOutcome, type Tally } from './tally.ts';

export interface LineRun {
  readonly tally: Tally;
  readonly failures: FirstFailures;
  readonly rejects: Rejects | null;
  /** Where the records go by their keys; `null`: to stdout. */
  readonly partitions: Partitions | null;
  readonly progress: Progress | null;
}

/** The source, its bytes counted as they come. */
function counted(source: InputSource, tally: Tally): InputSource {
  if (typeof source === 'function') {
    return async (place) => {
      const count = await source(place);
      tally.bytes += count;
      return count;
    };
  }
  return (async function* () {
    for await (const chunk of source) {
      tally.bytes += chunk.length;
      yield chunk;
    }
  })();
}

/** Reads no faster than stdout takes: while one batch is written the next is made, and not the one after it. */
export async function runLines(
  engine: Engine,
  inputs: readonly Input[],
  { tally, failures, rejects, partitions, progress }: LineRun,
): Promise<void> {
  const options = {
    /** Read anew for each batch. */
    get furthest() {
      return rejects === null ? failures.wanted : Infinity;
    },
  };
  for (const input of inputs) {
    const { source, close } = await input.open();
    let writing: Promise<void> = Promise.resolve();
    try {
      const lines = await decompressed(input.name, counted(source, tally));
      for await (const result of engine.runLines(lines, options)) {
        countOutcome(tally, result.outcome);
        failures.addLines(input.name, result);
        await rejects?.add(input.name, result);
        await writing;
        writing = partitions === null ? writeOut(result.outcome.bytes) : partitions.add(result.outcome);
        writing.catch(() => {}); // thrown where it is awaited
        progress?.update();
      }
      await writing;
    } finally {
      await close();
    }
  }
}
