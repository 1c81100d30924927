/**
 * @module bench/soak/sampler
 * Asks environments for their memory and resources while a run goes on, and reads what they said: see `probe.ts`.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from './evidence.ts';

const PROBE = join(import.meta.dirname, 'probe.ts');

export interface Sampler {
  /** Marks the processes of this run: its value is found in their environment. */
  readonly folder: string;
  /**
   * A function's variables, so that it can be asked. An environment without a probe has the mark alone.
   * @param nodeOptions of its own
   */
  environment(probed: boolean, nodeOptions?: readonly string[]): Record<string, string>;
  /** Asks those of the processes that listen. */
  ask(pids: readonly number[]): void;
  samples(): readonly Sample[];
  close(): void;
}

/** The variable that marks a run's processes. */
export const MARK = 'MILLRACE_SOAK_RUN';

export function openSampler(): Sampler {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
  const fileOf = (pid: number) => join(folder, `${pid}.jsonl`);
  return {
    folder,
    environment(probed, nodeOptions = []) {
      const options = [...(probed ? [`--import=${PROBE}`] : []), ...nodeOptions];
      return {
        [MARK]: folder,
        ...(probed ? { MILLRACE_SOAK_FOLDER: folder } : {}),
        ...(options.length === 0 ? {} : { NODE_OPTIONS: options.join(' ') }),
      };
    },
    ask(pids) {
      for (const pid of pids) {
        if (!existsSync(fileOf(pid))) continue;
        try {
          process.kill(pid, 'SIGUSR2');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended meanwhile
        }
      }
    },
    samples() {
      const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
      return files
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
        .filter((line) => line.startsWith('{"pid"') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Sample)
        .sort((a, b) => a.at - b.at);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
