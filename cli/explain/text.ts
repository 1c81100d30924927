/**
 * @module cli/explain/text
 * The facts as text: labels in one column, tables with aligned columns.
 */
import { stripVTControlCharacters } from 'node:util';
import { paint } from '../output.ts';
import { hanging, labelled } from '../report-text.ts';
import { formatNumber } from '../table.ts';
import type { Facts, StepFacts } from './facts.ts';
import type { FieldLine } from './fields.ts';

/** Rows in columns as wide as their widest cell, two spaces between; the last goes on below itself, with nothing behind it. */
function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  const width = (cell: string) => stripVTControlCharacters(cell).length;
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  }
  const last = widths.slice(0, -1).reduce((sum, size) => sum + size + 2, 0);
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === widths.length - 1 ? hanging(cell, last) : cell + ' '.repeat(widths[index]! - width(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

function heading(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => paint('dim', cell));
}

function stepRows({ step, runs, does }: StepFacts): readonly (readonly string[])[] {
  return does.map((line, index) => (index === 0 ? [paint('bold', step), runs, line] : ['', '', line]));
}

/** The steps aligned; those of each alternative under a line of its own, and those of all of them behind. */
function stepLines(steps: readonly StepFacts[]): readonly string[] {
  const [head, ...lines] = align([heading(['step', 'runs in', 'does']), ...steps.flatMap(stepRows)]);
  let at = 0;
  let before: number | undefined;
  const grouped = steps.flatMap(({ alternative, does }) => {
    const own = lines.slice(at, at + does.length);
    at += does.length;
    const isNew = alternative !== before;
    before = alternative;
    if (!isNew) return own;
    const title = alternative === undefined ? 'all alternatives' : `alternative ${alternative}`;
    return ['', paint('dim', title), ...own];
  });
  return [head!, ...grouped];
}

function fieldRow({ name, type, from, note }: FieldLine, index: number): readonly string[] {
  return [String(index + 1).padStart(2), paint('cyan', name), type, from, note];
}

function captureWords({ captures, named }: NonNullable<Facts['pattern']>): string {
  return named === captures ? `${captures}, all named` : `${captures}, ${named} of them named`;
}

function fieldsWords(steps: readonly StepFacts[]): string {
  return steps.some(({ alternative }) => alternative !== undefined)
    ? 'The fields of the output are those of the alternative that takes the record, changed by its steps.'
    : 'The fields of the output are those each record brings, changed by the steps above.';
}

/** The builds of RE2, which matches what the kernel hands back, and all of the tier re2. */
const RE2_WORDS = { wasm: 'WebAssembly', native: 'the native addon' } as const;

export function factsToText(facts: Facts): string {
  const { pipeline, pattern, tier, automaton, threads, fields } = facts;
  return [
    labelled('pipeline', `${pipeline.title}, from ${pipeline.from}`),
    labelled('tier', `${tier.name}: ${tier.why}`),
    ...(facts.re2 === null ? [] : [labelled('RE2', RE2_WORDS[facts.re2])]),
    ...(automaton === null
      ? []
      : [
          labelled(
            'automaton',
            `${automaton.form}: ${automaton.states} states, ${automaton.registers} registers, ${formatNumber(automaton.codeBytes)} bytes of code`,
          ),
        ]),
    labelled('threads', `${threads.count}: ${threads.why}`),
    ...(pattern === null
      ? []
      : [labelled('pattern', '') + pattern.text, labelled('captures', captureWords(pattern))]),
    labelled('onError', facts.onError),
    ...(facts.overflow === 'failed' ? [] : [labelled('overflow', facts.overflow)]),
    ...(facts.sink === null ? [] : [labelled('sink', facts.sink)]),
    ...facts.limits.map((limit) => labelled('limit', limit)),
    '',
    ...stepLines(facts.steps),
    '',
    ...(fields === null
      ? [fieldsWords(facts.steps)]
      : align([heading([' #', 'field', 'type', 'from', 'note']), ...fields.map(fieldRow)])),
    '',
  ].join('\n');
}
