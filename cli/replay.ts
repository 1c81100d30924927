/**
 * @module cli/replay
 * `millrace replay`: failed records again, from Firehose's error prefix or from dead letters. It only looks unless `--run` is given,
 * and removes what succeeded alone.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Engines,
  nothingReplayed,
  openEngines,
  type Replayed,
  replayObject,
} from '../handler/replay/replay.ts';
import { addEngineOptions, type EngineFlags } from './engine-options.ts';
import { writeOut } from './output.ts';
import { addPatternOptions, type LoadedPattern, loadPattern, renamePath } from './pattern-options.ts';
import { openDestination, type ReplayFlags } from './replay/destination.ts';
import { openPlace } from './replay/folder.ts';
import { formatCounts, formatNumber } from './table.ts';

type Flags = EngineFlags & ReplayFlags;

const countOf = (number: number, one: string) => `${formatNumber(number)} ${number === 1 ? one : `${one}s`}`;

function summary(replayed: Replayed, objects: number, { run, keep }: Flags): string {
  const { records, ok, dropped, failed, other } = replayed;
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${countOf(records, 'failed record')} in ${countOf(objects, 'object')}: ${formatNumber(ok)} ok, ${formatNumber(dropped)} dropped, ${formatNumber(failures)} failed again${failures === 0 ? '' : ` (${formatCounts(failed)})`}`,
    ...(other === 0 ? [] : [`${countOf(other, 'line')} without rawData, left as they are`]),
    run === undefined
      ? 'a dry run: nothing was put or removed; --run does it'
      : keep === undefined
        ? 'what succeeded was put and removed'
        : 'what succeeded was put, and kept as well',
  ];
  return `${lines.join('\n')}\n`;
}

/** @throws MillraceError that names the flag at fault */
async function openBoth(pattern: LoadedPattern, { threads, tier }: EngineFlags): Promise<Engines> {
  try {
    return await openEngines(pattern.pipeline, { threads, tier, baseFolder: pattern.baseFolder });
  } catch (error) {
    throw renamePath(pattern.nameError(error), 'tier', '--tier');
  }
}

async function replay(path: string, flags: Flags, command: Command): Promise<void> {
  if (flags.out !== undefined && flags.reput !== undefined)
    command.error('--out and --reput: found both; records go to one of them');
  const pattern = await loadPattern(command);
  const engines = await openBoth(pattern, flags);
  const replayed = nothingReplayed();
  let objects = 0;
  try {
    const destination = await openDestination(engines.whole, flags);
    const place = await openPlace(path);
    for await (const name of place.list()) {
      if (flags.out !== undefined && resolve(name) === resolve(flags.out)) continue;
      objects += 1;
      await replayObject(place, name, engines, { destination, keep: flags.keep === true }, replayed);
    }
  } finally {
    await Promise.all([engines.whole.close(), engines.decoded.close()]);
  }
  const text = summary(replayed, objects, flags);
  if (flags.out === '-') process.stderr.write(text);
  else await writeOut(text);
  if (replayed.ok + replayed.dropped === 0 && replayed.records > 0) process.exitCode = 1;
}

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description("run failed records again: those under Firehose's error prefix, or dead letters")
    .argument(
      '<place>',
      'a file, a folder, or s3://BUCKET/PREFIX with lines that have rawData, in gzip or zstd too',
    )
    .option('--run', 'put what succeeds and remove it; else nothing is put or removed')
    .option(
      '--out <file>',
      "append outputs to a file (- for standard output) in place of the pipeline's sink",
    )
    .option(
      '--reput <stream>',
      'put the records as they came into a delivery stream, which transforms them again',
    )
    .option('--keep', 'remove nothing');
  addPatternOptions(command);
  addEngineOptions(command).action(replay);
}
