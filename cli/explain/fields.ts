/**
 * @module cli/explain/fields
 * Which fields the output has, in order, with their types and where each comes from: the plan's steps run on names, for
 * one record that is not there.
 */
import { formatField, formatTemplate } from '../../engine/plan/format.ts';
import type {
  Alternative,
  Column,
  FieldPath,
  ParsePlan,
  Plan,
  SetValue,
  StepPlan,
} from '../../engine/plan/plan.ts';
import type { Hidden, SymbolicFields } from '../../engine/plan/step.ts';
import { member } from '../../engine/plan/table.ts';
import { STEPS } from '../../engine/steps/index.ts';
import type { TypedField } from '../../engine/steps/types.ts';
import { labelType } from '../../engine/types/index.ts';

/** A field of the output. */
export interface FieldLine {
  readonly name: string;
  readonly type: string;
  /** `capture 3`, `column 3`, `capture 3, renamed from host`, `set to "prod"`. */
  readonly from: string;
  /** What else there is to know: what stands for null, when it is left out. */
  readonly note: string;
}

function fromColumn({ name, groups, nullText, optional }: Column): FieldLine {
  const notes = [
    ...(nullText === null ? [] : [`${JSON.stringify(nullText)} is null`]),
    ...(optional ? ['left out where not captured'] : []),
  ];
  const from = groups.length === 1 ? `capture ${groups[0]}` : `the first of captures ${groups.join(', ')}`;
  return { name, type: 'string', from, note: notes.join(', ') };
}

function fromSet(name: string, value: SetValue): FieldLine {
  if ('template' in value) {
    return {
      name,
      type: 'string',
      from: `set to ${JSON.stringify(formatTemplate(value.template))}`,
      note: '',
    };
  }
  const { constant } = value;
  const type = constant === null ? 'null' : typeof constant;
  return { name, type, from: `set to ${JSON.stringify(constant)}`, note: '' };
}

/** What is known of the record's fields before any step; `null`: nothing. */
function parsedFields({ pattern, fields }: ParsePlan): readonly FieldLine[] | null {
  if (pattern !== null) return pattern.columns.map(fromColumn);
  return (
    fields?.map((name, index) => ({ name, type: 'string', from: `column ${index + 1}`, note: '' })) ?? null
  );
}

function describeHidden(hidden: Hidden): string {
  if (hidden.kind === 'hash') return `${hidden.digits} digits of HMAC-SHA-256`;
  return `network of /${hidden.prefixes.v4}, of IPv6 /${hidden.prefixes.v6}`;
}

/** Fields as lines that steps change. */
function createLines(
  parsed: readonly FieldLine[],
): SymbolicFields & { readonly lines: () => readonly FieldLine[] } {
  let lines = parsed;
  const change = (path: FieldPath, to: (line: FieldLine) => Partial<FieldLine>) => {
    const name = formatField(path);
    lines = lines.map((line) => (line.name === name ? { ...line, ...to(line) } : line));
    return null;
  };
  return {
    lines: () => lines,
    rename(path, to) {
      const name = formatField(path);
      if (name === to || !lines.some((line) => line.name === name)) return null;
      lines = lines.filter((line) => line.name !== to);
      return change(path, ({ from }) => ({ name: to, from: `${from}, renamed from ${name}` }));
    },
    put(path, value) {
      const line = fromSet(formatField(path), value);
      if (lines.some(({ name }) => name === line.name)) return change(path, () => line);
      lines = [...lines, line];
      return null;
    },
    convert: (path, type) => change(path, () => ({ type: labelType(type) })),
    mask: (path, text) => change(path, () => ({ type: 'string', note: `redacted: ${text}` })),
    hide: (path, hidden) =>
      change(path, () => ({ type: 'string', note: `redacted: ${describeHidden(hidden)}` })),
    remove(path) {
      lines = lines.filter(({ name }) => name !== formatField(path));
      return null;
    },
    keepOnly(paths) {
      const kept = paths.map(formatField);
      lines = lines.filter(({ name }) => kept.includes(name));
      return null;
    },
    guard: () => null,
    sample: () => null,
  };
}

function select(lines: readonly FieldLine[], names: readonly FieldPath[]): readonly FieldLine[] {
  return names.map((path) => {
    const name = formatField(path);
    return lines.find((line) => line.name === name) ?? { name, type: '', from: 'the record', note: '' };
  });
}

/**
 * The output's fields, or `null` where each record brings its own: json and ltsv, several alternatives, after the user's
 * code or a step that does not say what it does to names, and raw.
 */
export function outputFields({ alternatives, trims, output }: Plan): readonly FieldLine[] | null {
  const [{ parse, steps }, ...others] = alternatives;
  if (output.format === 'raw') return null;
  const parsed = parsedFields(parse);
  const lines = parsed === null || others.length > 0 ? null : foldLines(parsed, [...steps, ...trims]);
  if (lines === null) return output.columns.length > 0 ? select([], output.columns) : null;
  return output.columns.length > 0 ? select(lines, output.columns) : lines;
}

/** The fields behind steps; `null`: one of them does not say what it does to names. */
function foldLines(parsed: readonly FieldLine[], steps: readonly StepPlan[]): readonly FieldLine[] | null {
  const all = steps.map(({ kind, plan }) => ({ kernel: member(STEPS, kind).kernel, plan }));
  if (all.some(({ kernel }) => kernel === null)) return null;
  const symbolic = createLines(parsed);
  for (const { kernel, plan } of all) kernel!.fold(plan, symbolic);
  return symbolic.lines();
}

/** The fields of an alternative at the first level, those alone that have a type where records bring their own. */
function knownOf({ parse, steps }: Alternative, { trims }: Plan): readonly FieldLine[] | null {
  const typed = steps
    .filter(({ kind }) => kind === 'types')
    .flatMap(({ plan }) => plan as readonly TypedField[])
    .map(({ field }) => ({ name: formatField(field), type: '', from: '', note: '' }));
  const named = new Map(typed.map((line) => [line.name, line] as const));
  const lines = foldLines(parsedFields(parse) ?? [...named.values()], [...steps, ...trims]);
  return (
    lines?.map((line) =>
      line.name.includes('.') ? { ...line, name: line.name.split('.')[0]!, type: '' } : line,
    ) ?? null
  );
}

/**
 * The fields that are known of records, with no type where it is not, or not the same everywhere.
 * @returns `all`: whether records have no others
 */
export function knownFields(plan: Plan): { readonly fields: readonly FieldLine[]; readonly all: boolean } {
  const each = plan.alternatives.map((alternative) => knownOf(alternative, plan));
  const fields = new Map<string, FieldLine>();
  for (const line of each.flatMap((lines) => lines ?? [])) {
    const known = fields.get(line.name);
    fields.set(line.name, known === undefined || known.type === line.type ? line : { ...line, type: '' });
  }
  const all =
    plan.output.format !== 'raw' &&
    plan.alternatives.every(({ parse }, index) => parsedFields(parse) !== null && each[index] !== null);
  return { fields: [...fields.values()], all };
}
