/**
 * @module test/model/interpreter/pattern
 * RE2 syntax to a JavaScript expression, for patterns whose meaning is the same in both once their classes are spelled out:
 * no captures within repetitions, no flags but `(?s:`, no classes beyond ASCII.
 */

export interface Pattern {
  readonly expression: RegExp;
  /** The name of each capture, in their order; `null`: it has none. */
  readonly names: readonly (string | null)[];
}

const SPACE = '\\t\\n\\f\\r ';
const known = new Map<string, Pattern>();

function translate(source: string): Pattern {
  const names: (string | null)[] = [];
  let dotAll = 0;
  let inClass = false;
  const expression = source.replace(/\\.|\(\?P<\w+>|\(\?s:|\(\?:|[().[\]]/gs, (token) => {
    if (token === '\\s') return inClass ? SPACE : `[${SPACE}]`;
    if (token === '\\S') return `[^${SPACE}]`;
    if (token.startsWith('\\')) return token;
    if (token === '[') inClass = true;
    if (token === ']') inClass = false;
    if (inClass || token === ']') return token;
    // Such a group holds no other: the next bracket ends it.
    if (token === '(?s:') dotAll += 1;
    if (token === '(?s:') return '(?:';
    if (token === '(?:') return token;
    if (token === '.') return dotAll > 0 ? '[^]' : '[^\\n]';
    if (token === ')') dotAll = 0;
    if (token === ')') return token;
    names.push(token === '(' ? null : token.slice('(?P<'.length, -1));
    return '(';
  });
  return { expression: new RegExp(expression, 'u'), names };
}

export function patternOf(source: string): Pattern {
  const pattern = known.get(source) ?? translate(source);
  known.set(source, pattern);
  return pattern;
}
