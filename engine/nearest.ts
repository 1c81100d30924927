/**
 * @module engine/nearest
 * "Did you mean": the names nearest to a misspelt one. Twenty lines of our own, as it runs only on the way to an error
 * and a dependency would be loaded at every cold start.
 */

/** Levenshtein distance: how many letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Up to three names that are at most half of the letters away, begin with what was written, or end with it behind a hyphen; the nearest first. */
export function nearest(written: string, names: readonly string[]): readonly string[] {
  const cut = written.slice(0, 100); // the distance takes the product of both lengths
  return names
    .map((name) => ({
      name,
      far:
        name.startsWith(cut) || name.endsWith(`-${cut}`)
          ? 0
          : distance(cut.toLowerCase(), name.toLowerCase()),
    }))
    .filter(({ name, far }) => far <= Math.max(cut.length, name.length) / 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `did you mean "a" or "b"?`, or all names where none is near. */
export function suggest(written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  return near.length > 0
    ? `did you mean ${near.map((name) => JSON.stringify(name)).join(' or ')}?`
    : `known: ${names.join(', ')}`;
}
