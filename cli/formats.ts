/**
 * @module cli/formats
 * `millrace formats`: the built-in formats, each with an example. The table is `engine/formats`; nothing is repeated here.
 */
import type { Command } from 'commander';
import { FORMATS, type Format } from '../engine/formats/index.ts';
import { paint, writeOut } from './output.ts';

/** What `--json` tells of a format. */
function toData({ name, kind, summary, spec, examples, ...format }: Format) {
  const columns = 'columns' in format ? format.columns.map((column) => column.name) : null;
  return { name, kind, summary, spec, columns, example: examples[0] };
}

function toText({ name, summary, spec, examples: [{ line, output }] }: Format): string {
  return [
    `${paint('bold', name)}  ${summary}`,
    `  ${paint('dim', 'spec')}  ${paint('underline', spec)}`,
    `  ${paint('dim', 'in')}    ${line}`,
    `  ${paint('dim', 'out')}   ${output}`,
    '',
  ].join('\n');
}

export function addFormats(program: Command): void {
  program
    .command('formats')
    .description('list the built-in formats, each with an example')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const text = json
        ? `${JSON.stringify(FORMATS.map(toData), null, 2)}\n`
        : FORMATS.map(toText).join('\n');
      await writeOut(text);
    });
}
