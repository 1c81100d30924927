/**
 * @module engine/reference/re2-port
 * RE2's port to JavaScript, `re2js`, behind the few members of the package `re2` that `re2.ts` uses. Slower, with the same
 * meaning: test/layer/portable compares the two.
 */
import type { RE2JS as Port } from 're2js';
import { translatePattern } from '../pattern/syntax/translate.ts';

/** RE2's own limits: the binding gives it 8 MB for a program, and an instruction takes 16 bytes. */
const MOST_INSTRUCTIONS = (8 * 1024 * 1024) / 16;

interface Pattern {
  lastIndex: number;
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
}

/** The class of the package `re2`, made of the port's. */
export function portRe2(RE2JS: typeof Port): new (pattern: string, flags: 'u' | 'gu') => Pattern {
  return class RE2 implements Pattern {
    readonly #compiled: Port;
    readonly #global: boolean;
    /** Where a search begins, with the flag g. */
    lastIndex = 0;

    /** @throws SyntaxError for what RE2 refuses */
    constructor(pattern: string, flags: 'u' | 'gu') {
      this.#global = flags === 'gu';
      try {
        this.#compiled = RE2JS.compile(translatePattern(pattern));
      } catch (cause) {
        throw new SyntaxError((cause as Error).message, { cause });
      }
      if (this.#compiled.programSize() > MOST_INSTRUCTIONS) throw new SyntaxError('pattern too large');
    }

    exec(text: string): RegExpExecArray | null {
      if (!this.#global) return this.#compiled.exec(text) as RegExpExecArray | null;
      const matcher = this.#compiled.matcher(text);
      if (!matcher.find(this.lastIndex)) return null;
      const captures = Array.from(
        { length: matcher.groupCount() + 1 },
        (_, group) => matcher.group(group) ?? undefined,
      );
      return Object.assign(captures, { index: matcher.start() }) as RegExpExecArray;
    }

    test(text: string): boolean {
      return this.#compiled.test(text);
    }
  };
}
