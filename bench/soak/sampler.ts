/**
 * @module bench/soak/sampler
 * Asks environments for their memory and resources during a run, and reads what they report: see `probe.ts`.
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
  /** Asks those of the processes that are the version's and listen. */
  ask(pids: readonly number[], version: string): void;
  samples(): readonly Sample[];
  close(): void;
}

/** The variable that marks a run's processes. */
export const MARK = 'MILLRACE_SOAK_RUN';

export function openSampler(): Sampler {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
  /** Process → version, of those that listen. */
  const listening = new Map<number, string>();

  function versionOf(pid: number): string | null {
    const known = listening.get(pid);
    if (known !== undefined) return known;
    const file = join(folder, `${pid}.jsonl`);
    if (!existsSync(file)) return null;
    const [, version] = /^\{"listens":"([^"]*)"\}\n/.exec(readFileSync(file, 'utf8')) ?? [];
    if (version !== undefined) listening.set(pid, version);
    return version ?? null;
  }

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
    ask(pids, version) {
      for (const pid of pids) {
        if (versionOf(pid) !== version) continue;
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
