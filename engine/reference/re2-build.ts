/**
 * @module engine/reference/re2-build
 * The contract of RE2's two builds: the native addon (`re2-native.ts`) and WebAssembly (`re2-wasm.ts`). They accept the same
 * patterns and match the same; `test/re2` holds that.
 */

/** The builds, the one that is taken where nobody asks first. */
export const RE2_BUILDS = ['wasm', 'native'] as const;
export type Re2BuildName = (typeof RE2_BUILDS)[number];

/** By number, `[0]` the whole match; `undefined`: took no part. */
export type Captures = readonly (string | undefined)[];

/** A compiled pattern. Texts have no half of a surrogate pair; offsets are in UTF-16 code units. */
export interface Re2Pattern {
  /** Captures of the leftmost-first match, or `null`. */
  exec(text: string): Captures | null;
  test(text: string): boolean;
  /** The first match that begins at an offset or behind it, which is not inside a surrogate pair; and where it begins. */
  find(text: string, from: number): { readonly captures: Captures; readonly index: number } | null;
}

export interface Re2Build {
  readonly name: Re2BuildName;
  /** @throws SyntaxError with RE2's words for what it refuses */
  compile(pattern: string): Re2Pattern;
  /**
   * How many captures `(?:PATTERN)|` has, and their names.
   * @throws SyntaxError with RE2's words for what it refuses
   */
  describe(pattern: string): { readonly captures: number; readonly names: readonly string[] };
}
