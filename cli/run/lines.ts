/**
 * @module cli/run/lines
 * `--input lines`: each file to its own end (a last line without a line feed does not run on into the next file).
 */
import type { Engine } from '../../engine/index.ts';
import { writeOut } from '../output.ts';
import type { Input } from './inputs.ts';
import type { Progress } from './progress.ts';
import type { Rejects } from './rejects.ts';
import { countOutcome, type Tally } from './tally.ts';

export interface LineRun {
  readonly tally: Tally;
  readonly rejects: Rejects | null;
  readonly progress: Progress | null;
}

async function* counted(input: Input, tally: Tally): AsyncGenerator<Buffer> {
  for await (const chunk of input.read()) {
    tally.bytes += chunk.length;
    yield chunk;
  }
}

/** Reads no faster than stdout takes: the next batch is asked for when the last one is written. */
export async function runLines(
  engine: Engine,
  inputs: readonly Input[],
  { tally, rejects, progress }: LineRun,
): Promise<void> {
  for (const input of inputs) {
    for await (const result of engine.runLines(counted(input, tally))) {
      countOutcome(tally, result.outcome);
      await rejects?.add(input.name, result);
      if (result.outcome.bytes.length > 0) await writeOut(result.outcome.bytes);
      progress?.update();
    }
  }
}
