/**
 * @module engine/parsers/json-twin
 * Records of a line format that come as JSON objects: the same columns, with the texts that the line would have.
 */
import type { Limits } from '../limits.ts';
import type { JsonTwin, ParsePlan } from '../plan/plan.ts';
import { RecordFailure } from '../values/failure.ts';
import { type Fields, kindOf, NumberText, textOf, type Value } from '../values/value.ts';
import { parseJson } from './json.ts';

type Read = (text: string) => Fields | RecordFailure;

/** The text of a value; `undefined`: an object or an array has none. */
function plainText(value: Value): string | null | undefined {
  if (value === null) return null;
  if (value instanceof NumberText) return value.text;
  return typeof value === 'boolean' ? String(value) : (textOf(value) ?? undefined);
}

/** The text of a column: that of its members, of which all are missing, null or have a text; else why it has none. */
function columnText(members: Fields, names: readonly string[]): string | null | RecordFailure {
  const texts: string[] = [];
  for (const name of names) {
    const value = members.get(name) ?? null;
    const text = plainText(value);
    if (text === undefined) {
      const problem = `${name}: expected text, a number or a boolean, found ${kindOf(value)}`;
      return new RecordFailure('type', problem, problem);
    }
    if (text !== null) texts.push(text);
  }
  return texts.length === 0 ? null : texts.join(' ');
}

function readLine(member: string, readText: Read): (members: Fields) => Fields | RecordFailure {
  return (members) => {
    const line = textOf(members.get(member) ?? null);
    const problem = `no text in the member ${member}`;
    return line === null ? new RecordFailure('no-match', problem, problem) : readText(line);
  };
}

function readColumns(
  members: Extract<JsonTwin, { columns: unknown }>['columns'],
  { columns }: NonNullable<ParsePlan['pattern']>,
): (members: Fields) => Fields | RecordFailure {
  return (found) => {
    const fields: Fields = new Map();
    let isEmpty = true;
    for (const { name, nullText, optional } of columns) {
      const text = columnText(found, members[name] ?? []);
      if (text instanceof RecordFailure) return text;
      if (text !== null) isEmpty = false;
      if (text !== null || !optional) fields.set(name, text === nullText ? null : text);
    }
    const problem = 'a JSON object with none of the fields';
    return isEmpty ? new RecordFailure('no-match', problem, problem) : fields;
  };
}

/** @param readText reads the record's text where it is no object */
export function withTwin(pattern: NonNullable<ParsePlan['pattern']>, limits: Limits, readText: Read): Read {
  const { twin } = pattern;
  if (twin === undefined) return readText;
  const readMembers = 'line' in twin ? readLine(twin.line, readText) : readColumns(twin.columns, pattern);
  return (text) => {
    if (text[0] !== '{') return readText(text);
    const members = parseJson(text, limits);
    return members instanceof RecordFailure ? members : readMembers(members);
  };
}
