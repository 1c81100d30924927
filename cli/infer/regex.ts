/**
 * @module cli/infer/regex
 * A template as a pattern with typed columns.
 */
import type { PipelineConfig } from '../../engine/index.ts';
import { type Kind, LEVELS } from './lexemes.ts';
import type { Sample } from './sample.ts';
import { findTemplate, type Slot, type Template } from './template.ts';
import { type Trial, tryPipeline } from './trial.ts';
import { typeOf, typesOf } from './types.ts';

const raw = String.raw;
const escapeLiteral = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\t', raw`\t`);
const isSpace = (text: string) => /^[ \t]+$/.test(text);

const METHODS = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)$/;
/** A class or a module, with dots in it. */
const LOGGER = /^[\p{L}_$][\w$]*(?:\.[\p{L}_$][\w$]*)+$/u;
const REQUEST = /^"[A-Z]+ \S+(?: HTTP\/[0-9.]+)?"$/;

/** Words that are the same in lines that are all alike are part of the line and no field; of a few lines that may be chance. */
const FIXED_WORD = /^\p{L}{2,}$/u;
const LEAST_FOR_FIXED = 10;

type Field = Extract<Slot, { values: readonly string[] }>;

interface Piece {
  readonly pattern: string;
  readonly columns: readonly (readonly [name: string, values: readonly string[]])[];
}

const filledOf = (values: readonly string[]) => values.filter((value) => value !== '-');
const isAlways = (values: readonly string[], pattern: RegExp) =>
  values.length > 0 && values.every((value) => pattern.test(value));

/** Names that no field has yet: `ip`, `ip2`. */
function namer(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const base = wanted.replace(/\W+/g, '_').replace(/^(?=[0-9])/, '_');
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}${count}`;
    taken.add(name);
    return name;
  };
}

/** What stands before a field and says what it is: `took 12`, `user=jane`, `port: 80`. */
function labelBefore(slots: readonly Slot[], index: number, fixed: ReadonlySet<number>): string | null {
  const before = slots.slice(0, index).map((slot, place) => ({ slot, place }));
  while (
    before.length > 0 &&
    'text' in before.at(-1)!.slot &&
    /^[\s=:]+$/.test((before.at(-1)!.slot as { text: string }).text)
  )
    before.pop();
  const last = before.at(-1);
  if (last === undefined || last.place === index - 1 || !fixed.has(last.place)) return null;
  return (last.slot as Field).values[0]!;
}

function nameOf(
  { kind, values }: Field,
  label: string | null,
  before: readonly string[],
  isPort: boolean,
): string {
  const filled = filledOf(values);
  if (label !== null && /^[\p{L}_]/u.test(label)) return label;
  if (kind.name === 'word' || kind.name === 'bracket') {
    const inner = filled.map((value) => value.replace(/^\[\s*|\s*\]$/g, ''));
    if (isAlways(inner, LEVELS)) return 'level';
    if (isAlways(inner, METHODS)) return 'method';
    if (isAlways(inner, LOGGER)) return 'logger';
    const type = kind.name === 'bracket' ? typeOf('', inner) : null;
    if (type !== null && !['int', 'float', 'bool'].includes(type as string)) return 'timestamp';
    if (kind.name === 'bracket' && isAlways(inner, /^[0-9]+$/))
      return before.at(-1) === 'program' ? 'pid' : 'number';
  }
  if (
    kind.name === 'number' &&
    isAlways(filled, /^[1-5][0-9]{2}$/) &&
    before.some((name) => ['method', 'path', 'protocol'].includes(name))
  )
    return 'status';
  if (kind.name === 'number' && isPort) return 'port';
  if (kind.name === 'number' && before.at(-1) === 'status' && isAlways(filled, /^[0-9]+$/)) return 'size';
  return kind.field;
}

/** The character that a slot begins with; empty for spaces and what may begin with any. */
function signOf(slot: Slot | undefined): string {
  if (slot === undefined) return '';
  if ('text' in slot) return isSpace(slot.text) ? '' : slot.text[0]!;
  return { bracket: '[', quoted: '"' }[slot.kind.name] ?? '';
}

/** Text up to what follows it. */
function textUpTo(next: Slot | undefined): string {
  const sign = signOf(next);
  return sign === '' ? raw`\S+` : `[^\\s${sign.replace(/[[\]\\^-]/, '\\$&')}]+`;
}

function innerPattern(kind: string, name: string): readonly [open: string, pattern: string, close: string] {
  return kind === 'quoted'
    ? ['"', raw`(?P<${name}>(?:[^"\\]|\\.)*)`, '"']
    : [raw`\[`, raw`(?P<${name}>[^\[\]]*)`, raw`\]`];
}

/** A kind's pattern, where the values do not call for another. */
function patternOf({ name, pattern }: Kind, values: readonly string[]): string | null {
  if (name === 'address' && values.some((value) => value.includes(':'))) return '[0-9A-Fa-f.:]+';
  if (name !== 'number' || values.some((value) => value.includes('.'))) return pattern;
  return values.some((value) => /^[+-]/.test(value)) ? '[+-]?[0-9]+' : '[0-9]+';
}

function fieldPiece(
  field: Field,
  next: Slot | undefined,
  wanted: string,
  take: (name: string) => string,
): Piece {
  const { kind, values } = field;
  const filled = filledOf(values);
  const orDash = (pattern: string) => (filled.length < values.length ? `(?:-|${pattern})` : pattern);
  if (kind.name === 'quoted' && isAlways(filled, REQUEST)) {
    const [method, path, protocol] = ['method', 'path', 'protocol'].map(take) as [string, string, string];
    const pattern = orDash(
      raw`"(?P<${method}>[A-Z]+) (?P<${path}>[^\s"]+)(?: (?P<${protocol}>[A-Z]+/[0-9.]+))?"`,
    );
    return {
      pattern,
      columns: [
        [method, ['GET']],
        [path, ['/']],
        [protocol, ['HTTP/1.1']],
      ],
    };
  }
  const name = take(wanted);
  if (kind.name === 'quoted' || kind.name === 'bracket') {
    const [open, pattern, close] = innerPattern(kind.name, name);
    return {
      pattern: orDash(open + pattern + close),
      columns: [[name, filled.map((value) => value.slice(1, -1))]],
    };
  }
  const pattern = patternOf(kind, filled) ?? textUpTo(next);
  // A word takes a dash as well as any other.
  const text = kind.pattern === null ? `(?P<${name}>${pattern})` : orDash(`(?P<${name}>${pattern})`);
  return { pattern: text, columns: [[name, kind.pattern === null ? values : filled]] };
}

/** Places of words that are the same in all lines, where lines are alike to their end or a sign makes them a label. */
function fixedPlaces({ slots, hasMessage, lines }: Template): ReadonlySet<number> {
  const places = [...slots.entries()].filter(([index, slot]) => {
    if (!('values' in slot) || slot.kind.name !== 'word') return false;
    if (new Set(slot.values).size > 1 || lines.length < LEAST_FOR_FIXED) return false;
    const next = slots[index + 1];
    const [word] = slot.values as readonly [string];
    if (/^[^\p{L}\p{N}]+$/u.test(word))
      return word.length > 1 || signOf(next) === '>' || (hasMessage && next === undefined);
    const isLabel = next !== undefined && 'text' in next && next.text === '=';
    const isUnit = index > 0 && 'values' in slots[index - 1]!;
    return isLabel || isUnit || (!hasMessage && FIXED_WORD.test(word));
  });
  return new Set(places.map(([index]) => index));
}

/** Behind an address and a colon. */
function isPortAt(slots: readonly Slot[], index: number): boolean {
  const [address, sign] = slots.slice(Math.max(0, index - 2), index);
  if (address === undefined || sign === undefined || !('values' in address) || !('text' in sign))
    return false;
  return address.kind.name === 'address' && sign.text === ':';
}

/** Where a program's name stands: `sshd[17]:`. */
const isProgram = (slots: readonly Slot[], index: number) => {
  const [slot, next, behind] = slots.slice(index, index + 3);
  if (slot === undefined || !('values' in slot) || slot.kind.name !== 'word' || next === undefined)
    return false;
  if ('text' in next) return false;
  return (
    next.kind.name === 'bracket' &&
    isAlways(next.values, /^\[[0-9]+\]$/) &&
    behind !== undefined &&
    'text' in behind &&
    behind.text === ':'
  );
};

interface Pattern {
  readonly pattern: string;
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

const NOTHING: Pattern = { pattern: '', columns: new Map() };

/** Fields of a pattern; RE2's time grows with them. What is behind them is part of the message. */
const MOST_FIELDS = 40;

function cutAtFields(template: Template): Template {
  const places = [...template.slots.keys()].filter((place) => 'values' in template.slots[place]!);
  const end = places[MOST_FIELDS];
  return end === undefined
    ? template
    : { ...template, slots: template.slots.slice(0, end), hasMessage: true };
}

function toPattern(whole: Template): Pattern {
  const template = cutAtFields(whole);
  const { slots, hasMessage } = template;
  const fixed = fixedPlaces(template);
  const take = namer();
  const columns = new Map<string, readonly string[]>();
  const names: string[] = [];
  let pattern = '^';
  for (const [index, slot] of slots.entries()) {
    if ('text' in slot) {
      pattern += isSpace(slot.text)
        ? slot.isVarying
          ? raw`[ \t]+`
          : escapeLiteral(slot.text)
        : escapeLiteral(slot.text);
      continue;
    }
    if (fixed.has(index)) {
      pattern += escapeLiteral(slot.values[0]!);
      continue;
    }
    const wanted = isProgram(slots, index)
      ? 'program'
      : nameOf(slot, labelBefore(slots, index, fixed), names, isPortAt(slots, index));
    const piece = fieldPiece(slot, slots[index + 1], wanted, take);
    pattern += piece.pattern;
    for (const [name, values] of piece.columns) {
      columns.set(name, values);
      names.push(name.replace(/[0-9]+$/, ''));
    }
  }
  pattern += hasMessage ? raw`\s*(?P<${take('message')}>.*)$` : raw`\s*$`;
  return { pattern, columns };
}

/** Patterns of what the lines have in common, tried; none where they have nothing. */
export function tryRegex(sample: Sample): readonly Trial[] {
  const templates = [false, true].map((merges) => findTemplate(sample.lines, merges));
  return templates.flatMap((template) => {
    const { pattern, columns } = template === null ? NOTHING : toPattern(template);
    if (columns.size === 0) return [];
    const types = typesOf(columns);
    return tryPipeline(sample, {
      title: 'regex',
      summary: 'a pattern of what the lines have in common; name its fields as you like',
      pipeline: {
        parse: { regex: pattern },
        ...(Object.keys(types).length === 0 ? {} : { types }),
      } as PipelineConfig,
    });
  });
}
