/**
 * @module bench/engine/start/child
 * Starts `bench/engine/start/engine-child.ts`, compiled once, as often as needed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileScript, ROOT } from '../../measure/compile.ts';
import type { StartReport } from './engine-child.ts';

export type Way = 'raw' | 'managed';
export type StartChild = (way: Way, json: string, events: number) => StartReport;

const COMPILED = join(ROOT, 'dist', 'bench-child');

/** Passes a function that runs the child in a fresh process; cleans up afterwards. */
export async function withChild<T>(use: (start: StartChild) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  try {
    const script = compileScript('engine/start/engine-child.ts', COMPILED);
    const file = join(folder, 'event.json');
    return await use((way, json, events) => {
      writeFileSync(file, json);
      const stdout = execFileSync(process.execPath, [script, way, file, String(events)], {
        encoding: 'utf8',
      });
      return JSON.parse(stdout) as StartReport;
    });
  } finally {
    rmSync(COMPILED, { recursive: true, force: true });
    rmSync(folder, { recursive: true });
  }
}
