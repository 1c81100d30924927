/**
 * @module bench/engine/child
 * Starts `bench/engine/start-child.ts`, compiled once, as often as wanted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileChild, removeChild } from '../compile-child.ts';
import type { StartReport } from './start-child.ts';

export type Way = 'raw' | 'managed';
export type StartChild = (way: Way, json: string, events: number) => StartReport;

/** Gives a function that runs the child in a fresh process; all is removed again behind it. */
export async function withChild<T>(use: (start: StartChild) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  try {
    const script = compileChild(join('engine', 'start-child.ts'));
    const file = join(folder, 'event.json');
    return await use((way, json, events) => {
      writeFileSync(file, json);
      const said = execFileSync(process.execPath, [script, way, file, String(events)], { encoding: 'utf8' });
      return JSON.parse(said) as StartReport;
    });
  } finally {
    removeChild();
    rmSync(folder, { recursive: true });
  }
}
