/**
 * @module bench/soak/probe
 * Preloaded into a function's process (`NODE_OPTIONS=--import=…`): on SIGUSR2 it collects garbage and writes down what memory
 * and resources the process has, one JSON line, behind a first line that says that it listens. A signal that comes
 * before would end the process.
 *
 * The file is opened once and written to by its number: faults of the disk are done to what names a file.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { garbageCollector } from '../measure/stats.ts';

/** The folder for its file, in the function's environment. */
const FOLDER = 'MILLRACE_SOAK_FOLDER';

function listen(folder: string): void {
  const collect = garbageCollector();
  const file = openSync(join(folder, `${process.pid}.jsonl`), 'a');
  const version = process.env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '';
  const write = (line: object) => writeSync(file, `${JSON.stringify(line)}\n`);
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const resources: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
    write({ pid: process.pid, version, at: Date.now(), heapUsed, external, rss, resources });
  });
  write({ listens: version });
}

const folder = process.env[FOLDER];
// Threads of the engine are started with the same options, and have no signals.
if (isMainThread && folder !== undefined) listen(folder);
