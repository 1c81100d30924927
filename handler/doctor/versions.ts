/**
 * @module handler/doctor/versions
 * Names of symbol versions (`GLIBC_2.34`) compared by their numbers.
 */

/** `GLIBC` and `2.34`; `null` for a name without a number (`GLIBC_PRIVATE`, `GLIBC_ABI_DT_RELR`). */
export function splitVersion(name: string): { readonly family: string; readonly number: string } | null {
  const found = /^([A-Z]+)_([0-9]+(?:\.[0-9]+)*)$/.exec(name);
  return found === null ? null : { family: found[1]!, number: found[2]! };
}

/** Negative where `left` is older than `right`: `2.9` is older than `2.34`, and `2.34` than `2.34.1`. */
export function compareNumbers(left: string, right: string): number {
  const [a, b] = [left, right].map((number) => number.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest number that a family has among version names; `null`: none. */
export function newest(names: readonly string[], family: string): string | null {
  const numbers = names.flatMap((name) => {
    const version = splitVersion(name);
    return version?.family === family ? [version.number] : [];
  });
  return numbers.sort(compareNumbers).at(-1) ?? null;
}
