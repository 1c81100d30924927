/**
 * @module test/cli/support/fake-sam
 * A `sam` for the PATH that writes down how it was called, and ends as it is told.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface FakeSam {
  /** What to put into the environment, so that it is found and no credentials of the machine are. */
  readonly env: Readonly<Record<string, string>>;
  /** Its calls since the last time this was asked, an array of arguments each. */
  calls(): readonly (readonly string[])[];
}

/** @param failing the command of SAM that ends with 3 */
export function createFakeSam(folder: string, failing?: string): FakeSam {
  mkdirSync(join(folder, 'home'), { recursive: true });
  const log = join(folder, 'calls.jsonl');
  const program = `#!${process.execPath}
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n');
process.exitCode = args[0] === ${JSON.stringify(failing ?? '')} ? 3 : 0;
`;
  writeFileSync(join(folder, 'sam'), program, { mode: 0o755 });
  return {
    env: {
      PATH: [folder, dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: join(folder, 'home'),
    },
    calls() {
      if (!existsSync(log)) return [];
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      rmSync(log);
      return lines.map((line) => JSON.parse(line) as string[]);
    },
  };
}
