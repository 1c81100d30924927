/**
 * @module engine/reference/re2
 * RE2 decides which patterns are accepted and what they match, in time linear in the input. What a pattern of a pipeline
 * may be beyond that, and what its captures are called, is decided here.
 */
import { MillraceError, show } from '../errors.ts';
import { chooseRe2 } from './choose-re2.ts';
import { type PatternGroup, readPattern } from './pattern-groups.ts';
import type { Re2Build, Re2Pattern } from './re2-build.ts';

/**
 * Named captures of a pattern. RE2 takes time by captures × captures × length where most are optional: 1 MB of CPU time 0.3 s
 * with 10, 1 s with 25, 2.5 s with 50, 7.5 s with 100 (2026-11-29). Load balancers' logs have up to 45 fields.
 */
export const MOST_NAMED = 50;

/** A compiled pattern: its captures, and a search that never takes longer than linear time. */
export interface CompiledPattern {
  /** By number, from 1. Of captures with the same name, the first that took part in the match counts. */
  readonly groups: readonly PatternGroup[];
  /** Named captures of the leftmost-first match (`[0]` the whole; `undefined`: took no part, or has no name), or `null`. */
  exec(text: string): readonly (string | undefined)[] | null;
  test(text: string): boolean;
  /** All captures, named or not, of the first match that begins at an offset or behind it, and where it begins, in UTF-16 code units. */
  find(
    text: string,
    from: number,
  ): { readonly captures: readonly (string | undefined)[]; readonly index: number } | null;
}

function patternError(
  path: string,
  pattern: string,
  found: string,
  hint: string,
  cause?: unknown,
): MillraceError {
  return new MillraceError(
    'ERR_MILLRACE_PIPELINE',
    { path, expected: 'a pattern in RE2 syntax', found: `${found} in ${show(pattern)}`, hint },
    { cause },
  );
}

/** RE2's objection to the pattern with its names (what is compiled has none); `null`: none. */
function refusal(re2: Re2Build, pattern: string): string | null {
  try {
    re2.compile(pattern);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Half a surrogate pair, as JSON's escapes make it, is U+FFFD: RE2 reads UTF-8. */
const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed());

/** The captures at the numbers they have in the pattern, where groups without a name count as well. */
function renumbered(exec: CompiledPattern['exec'], isCaptured: readonly boolean[]): CompiledPattern['exec'] {
  let captured = 0;
  const slots = [0, ...isCaptured.map((is) => (is ? ++captured : -1))];
  return (text) => {
    const captures = exec(text);
    return captures && slots.map((slot) => captures[slot]);
  };
}

/**
 * Compiles a pattern. Captures in different branches of one alternation may share a name; everything else RE2 refuses is
 * refused.
 * @param path the option it came from, for the error
 * @param read numbers of groups that `exec` has to give even where they have no name
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where RE2 refuses it
 */
export function compileRe2(pattern: string, path: string, read?: ReadonlySet<number>): CompiledPattern {
  const re2 = chooseRe2();
  const reading = readPattern(pattern, read);
  let compiled: Re2Pattern;
  let described: ReturnType<Re2Build['describe']>;
  try {
    // Without names: the addon builds an object of the named captures at every match, a third of its time
    // (8.6 → 6.0 µs a line of Apache's combined format, 2026-11-22).
    compiled = re2.compile(reading.unnamed);
    described = re2.describe(reading.distinct);
  } catch (cause) {
    if (reading.unsupported !== null) {
      const { what, text, position } = reading.unsupported;
      throw patternError(
        path,
        pattern,
        `${what} "${text}" at position ${position}`,
        'RE2 has none, since no engine can match it in linear time; capture more and use `filter`, or write it out',
        cause,
      );
    }
    const reason = refusal(re2, reading.distinct) ?? (cause as Error).message;
    const tooLarge = /repetition size|repetition operator: \{|too large/.test(reason);
    throw patternError(
      path,
      pattern,
      `"${reason}"`,
      tooLarge
        ? 'a repetition counts to 1000 at most, and the whole pattern has to fit into 8 MB: use * or + in its place'
        : 'see https://github.com/google/re2/wiki/Syntax',
      cause,
    );
  }
  const named = reading.groups.filter(({ name }) => name !== null).length;
  if (named > MOST_NAMED) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: `at most ${MOST_NAMED} named captures, as a match takes time by their number`,
      found: `${named} in ${show(pattern)}`,
      hint: 'name only what the output needs',
    });
  }
  const { captures, names } = described;
  const readNames = new Set(reading.groups.flatMap(({ name }) => name ?? []));
  if (
    captures !== reading.groups.length ||
    names.length !== readNames.size ||
    !names.every((name) => readNames.has(name))
  ) {
    throw patternError(path, pattern, 'captures that cannot be numbered', 'please report this pattern');
  }
  const exec = (text: string) => compiled.exec(wellFormed(text));
  const isCaptured = reading.groups.map(({ name }, index) => name !== null || read?.has(index + 1) === true);
  let searching: Re2Pattern | undefined;
  return {
    groups: reading.groups,
    exec: isCaptured.every(Boolean) ? exec : renumbered(exec, isCaptured),
    find(text, from) {
      searching ??= re2.compile(reading.distinct);
      return searching.find(wellFormed(text), from);
    },
    test: (text) => compiled.test(wellFormed(text)),
  };
}
