/**
 * @module docs/generate
 * Writes the pages that the engine's tables are the source of: docs/formats.md, docs/steps.md and docs/grok.md.
 *
 *     node layer/pinned.mjs docs/generate.ts
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { DECODERS } from '../engine/decoders/index.ts';
import { ENCODERS } from '../engine/encoders/index.ts';
import { FORMATS, type Format } from '../engine/formats/index.ts';
import { type Entry, FAMILIES } from '../engine/parsers/grok/library/index.ts';
import { PARSERS } from '../engine/parsers/index.ts';
import { CONTEXT_VALUES } from '../engine/plan/context.ts';
import type { StepKind } from '../engine/plan/step.ts';
import { SINKS } from '../engine/sinks/index.ts';
import { SOURCES } from '../engine/sources/index.ts';
import { STEPS } from '../engine/steps/index.ts';
import { TYPES } from '../engine/types/index.ts';

const NOTE = '<!-- Written by docs/generate.ts from the tables of the engine; edit those. -->';

/** As YAML in flow style, quoted only where needed. A function stands for a module of the user's. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${flow(name)}: ${flow(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  if (typeof value === 'function') return './map.js';
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[A-Za-z_][\w.]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Code in a sentence or a cell, whatever is in it: the quotes are longer than any inside. */
function code(text: string): string {
  const shown = text.replaceAll('\t', '⇥').replaceAll('\r', '␍').replaceAll('\n', '␊').replaceAll('|', '\\|');
  if (shown === '') return '(empty)';
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

const block = (language: string, ...lines: readonly string[]) =>
  [`\`\`\`${language}`, ...lines, '```'].join('\n');

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

/** A summary as a sentence. */
const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/** The fields of a format that names its own, as far as they have a type. */
const typesTable = (types: Readonly<Record<string, unknown>>): string =>
  [
    'Records name their own fields. Of these, some have a type:',
    table(
      ['field', 'type'],
      Object.entries(types).map(([name, type]) => [code(name), code(flow(type))]),
    ),
  ].join('\n\n');

function formatChapter(format: Format): string {
  const { name, summary, spec, notes, examples, failures } = format;
  const twins = (format.kind === 'pattern' ? format.twinExamples : undefined) ?? [];
  const columns =
    'columns' in format
      ? [
          table(
            ['field', 'type', 'null if', 'without a value'],
            format.columns.map((column) => [
              code(column.name),
              code(flow(column.type)),
              column.nullText === undefined ? '' : code(column.nullText),
              column.optional ? 'left out' : 'null',
            ]),
          ),
          block('', format.pattern),
        ]
      : [
          'types' in format && format.types !== undefined
            ? typesTable(format.types)
            : 'Records name their own fields.',
        ];
  return [
    `## ${name}`,
    `${sentence(summary)} Defined in <${spec}>.`,
    ...(notes === undefined ? [] : [notes]),
    ...columns,
    ...[...examples, ...twins].map(({ line, output }) => block('', line.replaceAll('\t', '⇥'), '→', output)),
    'Lines that look like it and fail:',
    table(
      ['line', 'failure'],
      failures.map((failure) => [code(failure.line), code(failure.code)]),
    ),
  ].join('\n\n');
}

/** docs/formats.md */
export function formatsPage(): string {
  const intro = `${FORMATS.length} formats are built in. \`parse: NAME\` in a pipeline, or \`--format NAME\` on the command line, reads records of one.
A tab is shown as ⇥. What each pattern, type and failure means is in [record-semantics.md](record-semantics.md); what becomes of a message of several lines, in [several-lines.md](several-lines.md).`;
  return `${[NOTE, '# Built-in formats', intro, ...FORMATS.map(formatChapter)].join('\n\n')}\n`;
}

function stepChapter({ name, summary, examples, kernel }: StepKind): string {
  return [
    `### ${name}`,
    sentence(summary) + (kernel === null ? ' Pipelines with it run on the reference path.' : ''),
    ...examples.map(({ title, step, input, output }) =>
      [
        `${title}:`,
        block('yaml', `- ${flow(step).replace(/^\{ (.*) \}$/s, '$1')}`),
        block('', input, '→', output ?? '(dropped)'),
      ].join('\n\n'),
    ),
  ].join('\n\n');
}

/** What a type's examples are read with, if it has options of its own. */
function sampleOf(sample: unknown): string {
  const options = typeof sample === 'object' && sample !== null ? Object.values(sample)[0] : {};
  return Object.keys(Object(options)).length === 0 ? '' : `${code(flow(sample))}:<br>`;
}

const REPLIES = {
  outputs: 'the outputs',
  failures: 'the records that failed, as the source takes them',
  nothing: 'nothing: a failed record fails the invocation',
} as const;

/** docs/steps.md */
export function stepsPage(): string {
  const parts = [
    NOTE,
    '# Sources, decoders, parsers, steps, types, output formats and sinks',
    'What a pipeline is made of. How each behaves, to the byte, is in [record-semantics.md](record-semantics.md).',
    '## Sources',
    'Events that a function with a pipeline takes. How to set each up: [sources and sinks](guides/sources-and-sinks.md).',
    table(
      ['source', 'an event', 'its reply carries'],
      SOURCES.map(({ name, shape, replies }) => [code(name), code(shape), REPLIES[replies]]),
    ),
    '## Decoders',
    table(
      ['`decode`', 'decodes'],
      DECODERS.map(({ name, summary }) => [code(name), summary]),
    ),
    '## Parsers',
    table(
      ['`parse`', 'reads', 'a record', 'its fields'],
      PARSERS.flatMap(({ examples, summary }) =>
        examples.map(({ parse, line, output }, index) => [
          code(flow(parse)),
          index === 0 ? summary : '',
          code(line),
          code(output),
        ]),
      ),
    ),
    '## Steps',
    ...STEPS.map(stepChapter),
    '## Types',
    table(
      ['type', 'reads', 'text → value', 'does not fit'],
      TYPES.map(({ words, options, written, summary, sample, examples, failures }) => [
        [...new Set([...words, ...(options === null ? [] : [written])])].map(code).join(' '),
        summary,
        sampleOf(sample) + examples.map(({ text, output }) => `${code(text)} → ${code(output)}`).join('<br>'),
        failures.map(code).join(' '),
      ]),
    ),
    '## Output formats',
    table(
      ['`output.format`', 'writes', 'fields', 'as'],
      ENCODERS.map(({ name, summary, example }) => [
        code(name),
        summary,
        code(example.input),
        code(example.output),
      ]),
    ),
    '## Sinks',
    'Where outputs go if the source takes none back.',
    table(
      ['sink', 'is', '`sink`'],
      SINKS.flatMap(({ name, summary, examples }) =>
        examples.map(({ title, config }, index) => [
          code(name),
          index === 0 ? summary : '',
          `${title}:<br>${code(flow({ [name]: config }))}`,
        ]),
      ),
    ),
    '## Context values',
    'A template may name these, and a `map` receives them all. A source fills in those it has.',
    table(
      ['name', 'one for each', 'meaning'],
      Object.entries(CONTEXT_VALUES).map(([name, { of, meaning }]) => [code(name), of, meaning]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function grokChapter([title, entries]: [string, Readonly<Record<string, Entry>>]): string {
  const rows = Object.entries(entries).map(([name, { means, example }]) => [
    code(name),
    means.replaceAll('|', '\\|'),
    code(example),
  ]);
  return `## ${title}\n\n${table(['pattern', 'matches', 'such as'], rows)}`;
}

/** docs/grok.md */
export function grokPage(): string {
  const intro = `\`parse: { grok: '%{NAME:field:type}' }\` may name these patterns, and those that \`patterns\` adds. They are our own, written for
matching in linear time. The patterns of whole lines name fields of their own, by their old names (\`clientip\`) or with
\`ecs: true\` by the Elastic Common Schema (\`source.address\`); \`millrace explain --grok '%{NAME}'\` lists them. How grok behaves is in
[record-semantics.md](record-semantics.md#parse).`;
  return `${[NOTE, '# Grok patterns', intro, ...Object.entries(FAMILIES).map(grokChapter)].join('\n\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('formats.md', import.meta.url), formatsPage());
  writeFileSync(new URL('steps.md', import.meta.url), stepsPage());
  writeFileSync(new URL('grok.md', import.meta.url), grokPage());
}
