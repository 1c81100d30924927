/**
 * @module test/contributing/read-table
 * What CONTRIBUTING.md says a change touches: the files of its row, and the commands that write what is generated.
 */
import { readFileSync } from 'node:fs';

const PAGE = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');

/** What stands in backquotes. */
const quoted = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, code]) => code!);

const isCommand = (code: string) => /^(?:npm|node) /.test(code);

export interface Row {
  /** `NAME` stands for the member's name. */
  readonly files: readonly string[];
  readonly commands: readonly string[];
}

/** The row of a change, by its first column. */
export function readRow(change: string): Row {
  const line = PAGE.split('\n').find((text) => text.startsWith(`| ${change} |`));
  if (line === undefined) throw new Error(`CONTRIBUTING.md has no row "${change}"`);
  const codes = quoted(line);
  return { files: codes.filter((code) => !isCommand(code)), commands: codes.filter(isCommand) };
}

/** The commands that every change to a table needs. */
export function readTableCommands(): readonly string[] {
  const sentence = /After a change to a table run [\s\S]*?, and commit/.exec(PAGE);
  if (sentence === null)
    throw new Error('CONTRIBUTING.md does not say what to run after a change to a table');
  return quoted(sentence[0]).filter(isCommand);
}
