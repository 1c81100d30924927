/**
 * @module bench/engine/log-patterns/published
 * The patterns of the packages, written in RE2's syntax. What RE2 has not is left out: the groups of lookaround, which in
 * these files only say that a number or a name is whole, and the atomic mark of a group.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fetchPackage, PACKAGES } from './packages.ts';

export interface Published {
  readonly origin: string;
  readonly name: string;
  /** RE2's syntax; fields are named captures. */
  readonly source: string;
}

/** Where the group that opens at `at` ends. */
function groupEnd(source: string, at: number): number {
  let depth = 0;
  let inClass = false;
  for (let here = at; here < source.length; here++) {
    const char = source[here];
    if (char === '\\') here += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') {
      inClass = true;
      if (/^\^?\]/.test(source.slice(here + 1))) here += source[here + 1] === '^' ? 2 : 1;
    } else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return here + 1;
    }
  }
  return source.length;
}

function toRe2(source: string): string {
  let text = source.replaceAll('(?>', '(?:');
  for (let found = /\(\?<?[=!]/.exec(text); found; found = /\(\?<?[=!]/.exec(text)) {
    text = text.slice(0, found.index) + text.slice(groupEnd(text, found.index));
  }
  return text;
}

const REFERENCE = /%\{(\w+)(?::([^{}:]+))?(?::[^{}]*)?\}/g;
const MOST = 100_000;

/** A grok pattern with all references written out; null where one is not there, or it does not end. */
function expand(source: string, library: ReadonlyMap<string, string>): string | null {
  const taken = new Set<string>();
  const nameField = (field: string): string => {
    const base = field.replace(/\W/g, '_');
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
    taken.add(name);
    return `(?P<${name}>`;
  };
  let text = source;
  while (REFERENCE.test(text)) {
    let missing = false;
    text = text.replace(REFERENCE, (_, name: string, field: string | undefined) => {
      const inner = library.get(name);
      missing ||= inner === undefined;
      return `${field === undefined ? '(?:' : nameField(field)}${inner})`;
    });
    if (missing || text.length > MOST) return null;
  }
  return toRe2(text);
}

function readGrokFolder(folder: string): [string, string][] {
  const files = readdirSync(folder).sort();
  const lines = files.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n'));
  const entries = lines.flatMap((line): [string, string][] => {
    const found = /^(\w+) (.*\S)\s*$/.exec(line);
    return found ? [[found[1]!, found[2]!]] : [];
  });
  const library = new Map(entries);
  return [...library].flatMap(([name, pattern]): [string, string][] => {
    const source = expand(pattern, library);
    return source === null ? [] : [[name, source]];
  });
}

/** Each group without a name gets one: logagent lists the fields beside the pattern. */
function nameGroups(source: string): string {
  let groups = 0;
  return source.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)/gs, (text) =>
    text === '(' ? `(?P<field_${++groups}>` : text,
  );
}

/** `type:` and `regex:` of each rule. The file's own functions are not looked at. */
function readLogagent(file: string): [string, string][] {
  const rules: [string, string][] = [];
  let type = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    type = /^\s*(?:- )?type: (\S+)/.exec(line)?.[1] ?? type;
    const written = /^\s*(?:- )?regex: !!js\/regexp (.*\S)\s*$/.exec(line)?.[1];
    if (written === undefined) continue;
    const [, inner = written, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(written) ?? [];
    rules.push([type, `${flags.includes('i') ? '(?i)' : ''}${nameGroups(toRe2(inner))}`]);
  }
  return rules;
}

export function readPublished(): Published[] {
  return PACKAGES.flatMap((one) => {
    const place = path.join(fetchPackage(one), one.patterns);
    const found = statSync(place).isDirectory() ? readGrokFolder(place) : readLogagent(place);
    return found.map(([name, source]) => ({ origin: `${one.name}@${one.version}`, name, source }));
  });
}
