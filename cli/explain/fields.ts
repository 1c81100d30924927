/**
 * @module cli/explain/fields
 * Which fields the output has, in order, with their types and where each comes from: the plan's steps followed in the
 * law's order, for one record that is not there.
 */
import type { ColumnPlan, FieldPath, Plan } from '../../engine/plan/plan.ts';
import { fieldWords, templateWords, typeWords } from './format.ts';

/** A field of the output. */
export interface FieldLine {
  readonly name: string;
  readonly type: string;
  /** `capture 3`, `capture 3, renamed from host`, `set to "prod"`. */
  readonly from: string;
  /** What else there is to know: what stands for null, when it is left out. */
  readonly note: string;
}

function fromColumn({ name, group, nullText, optional }: ColumnPlan): FieldLine {
  const notes = [
    ...(nullText === null ? [] : [`${JSON.stringify(nullText)} is null`]),
    ...(optional ? ['left out where not captured'] : []),
  ];
  return { name, type: 'string', from: `capture ${group}`, note: notes.join(', ') };
}

/** The field's line with a change, or the lines as they are where there is no such field. */
function change(
  lines: readonly FieldLine[],
  name: string,
  edit: (line: FieldLine) => FieldLine,
): readonly FieldLine[] {
  return lines.map((line) => (line.name === name ? edit(line) : line));
}

function rename(lines: readonly FieldLine[], name: string, to: string): readonly FieldLine[] {
  if (name === to) return lines;
  const others = lines.filter((line) => line.name !== to);
  return change(others, name, (line) => ({ ...line, name: to, from: `${line.from}, renamed from ${name}` }));
}

function setTo(lines: readonly FieldLine[], { field, value }: Plan['set'][number]): readonly FieldLine[] {
  const name = fieldWords(field);
  const constant = 'constant' in value ? value.constant : null;
  const line: FieldLine =
    'constant' in value
      ? {
          name,
          type: constant === null ? 'null' : typeof constant,
          from: `set to ${JSON.stringify(constant)}`,
          note: '',
        }
      : { name, type: 'string', from: `set to ${JSON.stringify(templateWords(value.template))}`, note: '' };
  return lines.some((other) => other.name === name) ? change(lines, name, () => line) : [...lines, line];
}

function select(lines: readonly FieldLine[], names: readonly FieldPath[]): readonly FieldLine[] {
  return names.map((path) => {
    const name = fieldWords(path);
    return lines.find((line) => line.name === name) ?? { name, type: '', from: 'the record', note: '' };
  });
}

/**
 * The output's fields, or `null` where each record brings its own: json and ltsv, after the user's `map`, and raw.
 */
export function outputFields(plan: Plan): readonly FieldLine[] | null {
  const { parse, output } = plan;
  if (output.format === 'raw') return null;
  if (parse.kind !== 'pattern' || plan.map !== null) {
    return output.format === 'csv' ? select([], output.columns) : null;
  }
  let lines = parse.columns.map(fromColumn) as readonly FieldLine[];
  for (const { field, type } of plan.types) {
    lines = change(lines, fieldWords(field), (line) => ({ ...line, type: typeWords(type) }));
  }
  for (const { field, to } of plan.rename) lines = rename(lines, fieldWords(field), to);
  for (const set of plan.set) lines = setTo(lines, set);
  const dropped = plan.drop.map(fieldWords);
  lines = lines.filter(({ name }) => !dropped.includes(name));
  return output.format === 'csv' ? select(lines, output.columns) : lines;
}
