/**
 * @module engine/reference/re2-native
 * RE2 as the native addon. The only file that imports `re2`.
 */
import type RE2Class from 're2';
import { nativeRequire } from '../native-require.ts';
import type { Captures, Re2Build } from './re2-build.ts';

/** Loads the addon. @throws Error where it is not there, or was built for another Node or system */
export function loadNativeRe2(): Re2Build {
  const RE2 = nativeRequire()('re2') as typeof RE2Class;
  return {
    name: 'native',
    compile(pattern) {
      const compiled = new RE2(pattern, 'u');
      let searching: RE2Class | undefined;
      return {
        exec: (text) => compiled.exec(text) as Captures | null,
        test: (text) => compiled.test(text),
        find(text, from) {
          searching ??= new RE2(pattern, 'gu');
          searching.lastIndex = from;
          const captures = searching.exec(text) as RegExpExecArray | null;
          return captures && { captures, index: captures.index };
        },
      };
    },
    describe(pattern) {
      // An empty alternative matches anything: only a match shows the names and the number of the captures.
      const probe = new RE2(`(?:${pattern})|`, 'u').exec('') as RegExpExecArray;
      return { captures: probe.length - 1, names: Object.keys(probe.groups ?? {}) };
    },
  };
}
