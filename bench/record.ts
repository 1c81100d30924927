/**
 * @module bench/record
 * Writes what a bench found to `bench/record/`, dated, with the commit and the machine, so that numbers can be
 * compared later and none is quoted without where it came from. One format for all benches:
 *
 *     {
 *       "bench": "engine",                      which bench: the file bench/engine.ts
 *       "date": "2025-02-27T22:10:00Z",
 *       "commit": "139d779", "clean": true,     clean: no file differed from the commit
 *       "machine": {
 *         "cpu", "cores", "memoryMb", "system",
 *         "usableCores",                        fewer than cores where pinned
 *         "load"                                how many processes wanted a CPU in the last minute, this one included
 *       },
 *       "node": "v24.21.0",
 *       "settings": { … },                      what was worked on: records, rounds, variant
 *       "results": [ { "name": "millrace", "unit": "records/s", "median", "low", "high", "spread", "count" } ],
 *       "ratios": { "millrace / node": 4.2 },   of medians
 *       "sections": { "peers": { … } },         of `npm run bench`; shapes: bench/main/sections.ts
 *       "notes": [ … ]                          anything a reader of the numbers must know
 *     }
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { CommandError } from './command.ts';
import type { Sections } from './main/sections.ts';
import type { Summary } from './measure/stats.ts';

export interface Result extends Summary {
  readonly name: string;
  /** Of `median`, `low` and `high`. */
  readonly unit: string;
}

export interface Findings {
  readonly bench: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly results: readonly Result[];
  readonly ratios?: Readonly<Record<string, number>>;
  readonly sections?: Sections;
  readonly notes?: readonly string[];
}

/** A record as it is written. */
export interface BenchRecord extends Required<Findings> {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly commit: string;
  readonly clean: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly node: string;
}

const ROOT = join(import.meta.dirname, '..');

/** What git says, or `null` where this is no checkout (an unpacked archive). */
function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

/** Five digits are more than any measurement here is worth. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

/** Where and on what a bench ran. */
export function describeMachine(): Readonly<Record<string, string | number>> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    usableCores: availableParallelism(),
    load: loadavg()[0] ?? 0,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    system: `${platform()}-${process.arch} ${release().split('-')[0]}`,
  };
}

/** Where records are kept. */
export const RECORDS = join(ROOT, 'bench', 'record');

/** A record and its file's name. */
export interface Kept {
  readonly file: string;
  readonly record: BenchRecord;
}

/** A bench's records, the newest first, each read when it is asked for. */
function* recordsOf(bench: string, folder: string): Generator<Kept> {
  const name = new RegExp(`^${bench}-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.json$`);
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter((entry) => name.test(entry));
  for (const file of files.sort().reverse())
    yield { file, record: JSON.parse(readFileSync(join(folder, file), 'utf8')) as BenchRecord };
}

/**
 * A bench's newest record; `null` where there is none.
 * @param folder where to look (default `bench/record`)
 */
export const newestRecord = (bench: string, folder = RECORDS): Kept | null =>
  recordsOf(bench, folder).next().value ?? null;

/** Whether two records, or what describes their machines, are of one kind of processor, with as many of its CPUs. */
export const sameProcessor = (one: BenchRecord['machine'], other: BenchRecord['machine']): boolean =>
  ['cpu', 'cores'].every((key) => one[key] === other[key]);

/** A bench's newest record of this processor; where there is none, its newest. */
export function recordToCompare(bench: string, folder = RECORDS): Kept | null {
  const here = describeMachine();
  for (const kept of recordsOf(bench, folder)) if (sameProcessor(kept.record.machine, here)) return kept;
  return newestRecord(bench, folder);
}

/**
 * A record of `npm run bench` from a file.
 * @throws CommandError where it is none
 */
export function readMainRecord(path: string): { readonly file: string; readonly record: BenchRecord } {
  const fail = (found: string) =>
    new CommandError(`${path}: expected a record of npm run bench, found ${found}`);
  let record: BenchRecord;
  try {
    record = JSON.parse(readFileSync(path, 'utf8')) as BenchRecord;
  } catch (error) {
    throw fail((error as Error).message);
  }
  const bench: unknown = record?.bench;
  if (typeof bench !== 'string' || typeof record.sections !== 'object') throw fail('another file');
  if (!/^main(?:-|$)/.test(bench)) throw fail(`one of bench:${bench}`);
  return { file: basename(path), record };
}

/**
 * Writes a record and says where.
 * @param folder where to (default `bench/record`)
 * @returns the file's path, relative to the project
 */
export function writeRecord(findings: Findings, folder = RECORDS): string {
  const date = `${new Date().toISOString().slice(0, 19)}Z`;
  const { bench, settings, results, ratios = {}, sections = {}, notes = [] } = findings;
  const record: BenchRecord = {
    bench,
    date,
    commit: git('rev-parse', '--short', 'HEAD') ?? 'unknown',
    clean: git('status', '--porcelain', '--untracked-files=no') === '',
    machine: describeMachine(),
    node: process.version,
    settings,
    results,
    ratios,
    sections,
    notes,
  };
  mkdirSync(folder, { recursive: true });
  const name = `${bench}-${date.replaceAll(':', '')}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(record, roundNumbers, 2)}\n`);
  return join('bench', 'record', name);
}
