/**
 * @module cli/simulate/options
 * From flags to the simulator's options. An invalid pipeline, fault or folder is reported before anything starts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { MillraceError } from '../../engine/errors.ts';
import { createEngine } from '../../engine/index.ts';
import { partitionNames } from '../../engine/metadata.ts';
import { readChaosText } from '../../handler/chaos/index.ts';
import { checkChaos } from '../../handler/chaos/validate.ts';
import type { SimulationOptions, StreamOptions, VersionOptions } from '../../simulator/simulation.ts';
import { type LoadedPattern, loadPattern } from '../pattern-options.ts';
import { readInput } from './input.ts';

export interface SimulateFlags {
  readonly records: number;
  readonly rate: number;
  readonly seed: number;
  readonly wrap: string;
  readonly input?: string;
  readonly source: StreamOptions['source'];
  readonly buffer: number;
  readonly interval: number;
  readonly retries: number;
  readonly partitionLimit?: number;
  readonly runtime: VersionOptions['runtime'];
  readonly memory: number;
  readonly timeout: number;
  readonly concurrency: number;
  readonly chaos?: string;
  readonly share?: number;
  readonly out?: string;
  readonly watch?: true;
  readonly report?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly format?: string;
  readonly pipeline?: string;
}

const DEFAULT_SHARE = 0.05;

/** As in `MILLRACE_PIPELINE`; one that is given by a pattern alone decodes what `--wrap` makes. */
function pipelineText(
  { format, pipeline }: SimulateFlags,
  loaded: LoadedPattern,
  decode: readonly string[],
): string {
  if (pipeline !== undefined) {
    const text = pipeline.trim();
    return text.startsWith('{') || !/\.\w+$/.test(text) ? text : resolve(text);
  }
  const isUsual = decode.length === 0 || decode[0] === 'auto';
  if (isUsual) return format ?? JSON.stringify(loaded.pipeline);
  return JSON.stringify({ decode: decode.length === 1 ? decode[0] : decode, ...loaded.pipeline });
}

/** @throws MillraceError where the pipeline is wrong */
function hasPartitions(pattern: LoadedPattern): boolean {
  try {
    const options = { threads: 1, tier: 're2', baseFolder: pattern.baseFolder } as const;
    return partitionNames(createEngine(pattern.pipeline, options).plan.partition).length > 0;
  } catch (error) {
    throw pattern.nameError(error);
  }
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) return;
  let found: string;
  try {
    if (readdirSync(folder).length === 0) return;
    found = 'a folder with files';
  } catch {
    found = 'a file';
  }
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: '--out',
    expected: 'a new or an empty folder',
    found: `${found}, ${folder}`,
    hint: 'objects of two runs would be mixed',
  });
}

/** @throws MillraceError */
function chaosText(source: string): string {
  const value = readChaosText(source, process.cwd());
  checkChaos(value, Date.now());
  return JSON.stringify(value);
}

/** @throws MillraceError for what is wrong, before anything is started */
export async function simulationOf(flags: SimulateFlags, command: Command): Promise<SimulationOptions> {
  if (flags.share !== undefined && flags.chaos === undefined) {
    command.error('--share goes with --chaos: it is the share of the version with faults');
  }
  const pattern = await loadPattern(command);
  const isPartitioned = hasPartitions(pattern);
  const { MIB } = await import('../../simulator/samples/event-form.ts');
  const { DEFAULT_PARTITION_LIMIT } = await import('../../simulator/stream/partitions.ts');
  const { decodesFor } = await import('../../simulator/wraps/index.ts');
  const pipeline = pipelineText(flags, pattern, decodesFor(flags.wrap)[0] ?? []);
  const version = (name: string, weight: number, chaos: string | null): VersionOptions => ({
    name,
    weight,
    runtime: flags.runtime,
    pipeline,
    chaos,
    memory: flags.memory,
    taskRoot: process.cwd(),
  });
  const share = flags.share ?? DEFAULT_SHARE;
  const versions =
    flags.chaos === undefined
      ? [version('1', 1, null)]
      : [version('1', 1 - share, null), version('2', share, chaosText(flags.chaos))];
  if (flags.out !== undefined) checkFolder(flags.out);
  const input = flags.input === undefined ? {} : { input: await readInput(flags.input) };
  return {
    seed: flags.seed,
    records: flags.records,
    rate: flags.rate,
    wrap: flags.wrap,
    ...input,
    out: flags.out === undefined ? null : resolve(flags.out),
    stream: {
      source: flags.source,
      bufferBytes: Math.round(flags.buffer * MIB),
      bufferSeconds: flags.interval,
      retries: flags.retries,
      partitionLimit: flags.partitionLimit ?? (isPartitioned ? DEFAULT_PARTITION_LIMIT : null),
      timeoutMs: Math.round(flags.timeout * 1000),
      concurrency: flags.concurrency,
    },
    versions,
  };
}

/** Where an option of the simulator comes from. */
const FLAGS: readonly (readonly [RegExp, string])[] = [
  [/^wrap/, '--wrap'],
  [/^stream\.partitionLimit/, '--partition-limit'],
  [/^versions\[\d\]\.chaos/, '--chaos'],
  [/^versions\[\d\]\.runtime/, '--runtime'],
];

/** The same error with the flag in place of the option that it stands for. */
export function nameFlag(error: unknown): unknown {
  if (!(error instanceof MillraceError)) return error;
  const { path } = error.detail;
  const [pattern, flag] = FLAGS.find(([one]) => one.test(path)) ?? [];
  if (pattern === undefined || flag === undefined) return error;
  return new MillraceError(
    error.code,
    { ...error.detail, path: path.replace(pattern, flag) },
    { cause: error },
  );
}
