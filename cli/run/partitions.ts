/**
 * @module cli/run/partitions
 * `--out DIR`: the records of a pipeline with `partition`, each in the folder of its keys, as Hive and Athena read them:
 *
 *     DIR/service=web/day=2026-11-29/records.ndjson
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MillraceError } from '../../engine/errors.ts';
import type { Outcome, PartitionKeys, Plan } from '../../engine/index.ts';
import { partitionNames } from '../../engine/metadata.ts';
import { STATUS } from '../../engine/outcome.ts';
import { fileProblem } from './inputs.ts';

const EXTENSIONS: Readonly<Record<string, string>> = { json: 'ndjson', ltsv: 'ltsv', csv: 'csv', raw: 'log' };
const LINE_FEED = Buffer.from('\n');

function outError(path: string, expected: string, found: string, hint?: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_SETTING', { path: `--out ${path}`, expected, found, hint });
}

/** Percent-encoded as Hive does it, so that no value names another folder. */
const escaped = (value: string) =>
  value.replace(
    /[\u0000-\u001f"#%'*/:=?\\\u007f{}[\]^]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** Hive's name for no value: a record that `onError: raw` passes on has no keys. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__';

const folderOf = (names: readonly string[], keys: PartitionKeys | null): string =>
  names.map((name) => `${escaped(name)}=${keys === null ? NO_VALUE : escaped(keys[name]!)}`).join('/');

export interface Partitions {
  add(outcome: Outcome): Promise<void>;
}

/**
 * Makes the folder.
 * @throws MillraceError `ERR_MILLRACE_SETTING` where there is something in it already, or it cannot be made
 */
export function makePartitionsFolder(folder: string): void {
  let entries: readonly string[];
  try {
    mkdirSync(folder, { recursive: true });
    entries = readdirSync(folder);
  } catch (error) {
    throw outError(folder, 'a folder that can be written', fileProblem(error));
  }
  if (entries.length > 0)
    throw outError(
      folder,
      'a new or empty folder',
      `one with ${entries[0]}`,
      'records are added to no file that is there',
    );
}

/** Adds to the files in the folder. */
export function partitionsIn(folder: string, { output, partition }: Plan): Partitions {
  const names = partitionNames(partition);
  const file = `records.${EXTENSIONS[output.format] ?? output.format}`;
  const files = new Set<string>();

  async function write(path: string, parts: readonly Uint8Array[]): Promise<void> {
    try {
      if (!files.has(path)) await mkdir(dirname(path), { recursive: true });
      files.add(path);
      // Opened and closed for each batch: there may be more keys than files can be open.
      await appendFile(path, Buffer.concat(parts));
    } catch (error) {
      throw outError(folder, 'a folder that can be written', `${path}: ${fileProblem(error)}`);
    }
  }

  return {
    async add({ bytes, spans, status, partitionKeys }) {
      const byFolder = new Map<string, Uint8Array[]>();
      status.forEach((end, index) => {
        if (end !== STATUS.ok) return;
        const record = bytes.subarray(spans[2 * index], spans[2 * index + 1]);
        const path = folderOf(names, partitionKeys?.[index] ?? null);
        const parts = byFolder.get(path) ?? [];
        if (parts.length === 0) byFolder.set(path, parts);
        parts.push(record);
        if (record.at(-1) !== 0x0a) parts.push(LINE_FEED);
      });
      for (const [path, parts] of byFolder) await write(join(folder, path, file), parts);
    },
  };
}
