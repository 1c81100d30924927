/**
 * @module cli/simulate
 * `millrace simulate`: a delivery stream on this machine around real processes of the function, and whether every record that
 * was put came out once, byte for byte.
 *
 * The simulator is loaded when the command runs, so that no other one waits for it.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Simulation } from '../bench/firehose/simulation.ts';
import { writeOut } from './output.ts';
import { addPatternOptions } from './pattern-options.ts';
import { nameFlag, type SimulateFlags, simulationOf } from './simulate/options.ts';
import { startProgress } from './simulate/progress.ts';
import { resultToText } from './simulate/text.ts';

/** Ctrl-C ends the run, which then says how far it came; a second one ends the process. */
function onInterrupt(stop: () => void): () => void {
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return () => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
}

function begin(simulate: () => Simulation): Simulation {
  try {
    return simulate();
  } catch (error) {
    throw nameFlag(error);
  }
}

async function simulateStream(flags: SimulateFlags, command: Command): Promise<void> {
  const options = await simulationOf(flags, command);
  const { simulate } = await import('../bench/firehose/index.ts');
  const run = begin(() => simulate(options));
  let stopped = false;
  const forget = onInterrupt(() => {
    stopped = true;
    run.stop();
  });
  const progress = flags.quiet || flags.json ? null : await startProgress(run);
  try {
    const result = await run.done.catch((error: unknown): never => {
      throw nameFlag(error);
    });
    progress?.stop();
    if (!result.clean) process.exitCode = 1;
    if (flags.json) await writeOut(`${JSON.stringify({ ...result, stopped, options }, null, 2)}\n`);
    else if (!flags.quiet || !result.clean) await writeOut(resultToText(result, options, stopped));
  } finally {
    progress?.stop();
    forget();
  }
}

interface Range {
  readonly from: number;
  readonly to?: number;
  readonly isWhole?: boolean;
}

/** A number; `1e6` and `1_000_000` are numbers as well. */
function number({ from, to = Number.POSITIVE_INFINITY, isWhole = true }: Range): (text: string) => number {
  return (text) => {
    const value = /^[0-9][0-9_.]*(e[0-9]+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (value >= from && value <= to && (!isWhole || Number.isSafeInteger(value))) return value;
    const range = Number.isFinite(to) ? `from ${from} to ${to}` : `from ${from}`;
    throw new InvalidArgumentError(`Expected a ${isWhole ? 'whole ' : ''}number ${range}.`);
  };
}

function share(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number over 0 and up to 1.');
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'a Firehose stream on this machine, around real processes of the function: is any record lost?',
    )
    .option('--records <n>', 'records to put', number({ from: 1 }), 100_000)
    .option(
      '--rate <n>',
      "records a second of the stream's time",
      number({ from: 0.001, to: 1e7, isWhole: false }),
      5000,
    )
    .option(
      '--seed <n>',
      'the same seed gives the same records, refusals and draws',
      number({ from: 0, to: 2 ** 32 - 1 }),
      1,
    )
    .addOption(
      new Option('--source <kind>', 'what feeds the stream')
        .choices(['direct', 'kinesis', 'msk'])
        .default('direct', 'direct'),
    )
    .option('--buffer <mb>', 'buffer size hint, 0.2 to 3 MB', number({ from: 0.2, to: 3, isWhole: false }), 1)
    .option(
      '--interval <s>',
      "buffer interval hint, 0 to 900 seconds of the stream's time",
      number({ from: 0, to: 900, isWhole: false }),
      60,
    )
    .option('--retries <n>', 'tries after the first one', number({ from: 0, to: 300 }), 3)
    .option(
      '--partition-limit <n>',
      'active partitions at once (default: 500 where the pipeline partitions)',
      number({ from: 1, to: 5000 }),
    )
    .addOption(
      new Option('--runtime <runtime>', "raw: the layer's own; managed: Lambda's client")
        .choices(['raw', 'managed'])
        .default('raw', 'raw'),
    )
    .option('--memory <mb>', "the function's memory", number({ from: 128, to: 10_240 }), 1769)
    .option(
      '--timeout <s>',
      "the function's time-out, up to 300 seconds of the real clock",
      number({ from: 0.001, to: 300, isWhole: false }),
      60,
    )
    .option(
      '--concurrency <n>',
      'calls at once, and shards of a source that has them',
      number({ from: 1, to: 1000 }),
      4,
    )
    .option(
      '--chaos <config>',
      'faults in a second version: a .json file, or the JSON that MILLRACE_CHAOS would be',
    )
    .option('--share <number>', "share of the alias's calls for that version (default: 0.05)", share)
    .option('--out <dir>', 'keep delivered and failed objects as files in this new or empty folder')
    .option('--json', 'the result as JSON')
    .option('--quiet', 'no progress, and no result where it is clean');
  addPatternOptions(command).action(simulateStream);
}
