/**
 * @module engine/plan/table
 * How to find a member in any table of the engine: steps, types, parsers, encoders, formats, decoders, sources.
 */

/** The member of that name, or `undefined`. */
export function findMember<T extends { readonly name: string }>(
  table: readonly T[],
  name: string,
): T | undefined {
  return table.find((member) => member.name === name);
}

/** The member of that name, which a plan holds and so is there. */
export function member<T extends { readonly name: string }>(table: readonly T[], name: string): T {
  const found = findMember(table, name);
  if (found === undefined) throw new Error(`no member ${JSON.stringify(name)} in a table of the engine`);
  return found;
}
