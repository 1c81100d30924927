/**
 * @module engine/pattern
 * The pattern compiler: RE2's syntax and meaning → generated WebAssembly, or a reason
 * why not. Nothing here knows of Lambda, records or the `re2` package.
 */
export { type Caps, DEFAULT_CAPS } from './caps.ts';
export { chainPatterns } from './chain.ts';
export { type CompileOptions, compilePattern, compilePatterns } from './compile.ts';
export { compileModules, loadPattern, type PatternModules } from './load.ts';
export type {
  Alternative,
  Attempt,
  Declined,
  Matcher,
  PatternFacts,
  PatternProgram,
} from './program.ts';
