/**
 * @module engine/steps/schema
 * Parts of schemas that steps share. A schema's message is what it expects, in the words of errors.
 */
import * as v from 'valibot';

export const text = v.string('text');
export const filled = (what: string) => v.pipe(text, v.nonEmpty(`${what} that is not empty`));
export const name = filled('a name');
export const template = filled('a template');
export const fieldList = v.array(name, 'a list of fields');

export function whole(least: number, most: number) {
  const message = `a whole number from ${least} to ${most}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

export const scalar = v.union(
  [v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()],
  'text, a number, true, false or null',
);

/** An object whose members the user names. valibot's `record` alone takes a list for one, with 0, 1, … for names. */
export function named<Member extends v.GenericSchema>(member: Member, message: string) {
  type Named = v.RecordSchema<typeof name, Member, string>;
  const object: Named = v.record(name, member, message);
  const noList = v.custom<never>(() => false, message) as unknown as Named;
  return v.lazy((input) => (Array.isArray(input) ? noList : object));
}
