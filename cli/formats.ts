/**
 * @module cli/formats
 * `millrace formats`: the built-in formats, each with an example; of one that is named, all there is to know. The table is
 * `engine/formats`; nothing is repeated here.
 */
import type { Command } from 'commander';
import { FORMATS, type Format, formatByName } from '../engine/formats/index.ts';
import { labelType, type TypeConfig, toTypePlan } from '../engine/types/index.ts';
import { paint, writeOut } from './output.ts';
import { unknownFormat } from './pattern-options.ts';
import { hanging } from './report-text.ts';

/** Characters of an example in the list: a line on a wide terminal. */
const EXCERPT = 160;

const shorten = (text: string) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT - 1)}…` : text);

/** What `--json` tells of a format. */
function toData({ name, kind, summary, spec, notes, examples, ...format }: Format) {
  const columns = 'columns' in format ? format.columns.map((column) => column.name) : null;
  return { name, kind, summary, spec, notes, columns, example: examples[0] };
}

/** A column → type, in their order; of records that name their own fields, those that have a type. */
function fieldsOf(format: Format): readonly (readonly [name: string, type: TypeConfig])[] {
  if (format.kind !== 'pattern') return Object.entries(format.types ?? {});
  return format.columns.map(({ name, type }) => [name, type]);
}

const heading = ({ name, summary, spec }: Format): readonly string[] => [
  `${paint('bold', name)}  ${summary}`,
  `  ${paint('dim', 'spec')}  ${paint('underline', spec)}`,
];

const example = (line: string, output: string): readonly string[] => [
  `  ${paint('dim', 'in')}    ${line}`,
  `  ${paint('dim', 'out')}   ${output}`,
];

function listed(format: Format): string {
  const [{ line, output }] = format.examples;
  return [...heading(format), ...example(shorten(line), shorten(output)), ''].join('\n');
}

function whole(format: Format): string {
  const fields = fieldsOf(format);
  return [
    ...heading(format),
    ...(format.notes === undefined ? [] : ['', `  ${hanging(format.notes, 2)}`]),
    ...(fields.length === 0
      ? []
      : ['', ...fields.map(([name, type]) => `  ${name}: ${labelType(toTypePlan(type, name))}`)]),
    ...format.examples.flatMap(({ line, output }) => ['', ...example(line, output)]),
    '',
  ].join('\n');
}

async function printFormats(name: string | undefined, { json }: { json?: true }): Promise<void> {
  const format = name === undefined ? undefined : formatByName(name);
  if (name !== undefined && format === undefined) throw unknownFormat(name, 'formats');
  const chosen = format === undefined ? FORMATS : [format];
  if (json) return writeOut(`${JSON.stringify(chosen.map(toData), null, 2)}\n`);
  return writeOut(chosen.map(format === undefined ? listed : whole).join('\n'));
}

export function addFormats(program: Command): void {
  program
    .command('formats')
    .description('list the built-in formats, each with an example')
    .argument('[name]', 'one of them, with its fields and all of its examples')
    .option('--json', 'as JSON')
    .action(printFormats);
}
