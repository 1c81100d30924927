/**
 * @module bench/engine/log-patterns/own
 * Patterns of our own, with lines of theirs: the grok library, the built-in formats, and those written from documentation.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { FORMATS } from '../../../engine/formats/index.ts';
import { expandGrok } from '../../../engine/parsers/grok/expand.ts';
import { LIBRARY } from '../../../engine/parsers/grok/library/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';

export interface Own {
  readonly origin: 'grok library' | 'built-in format' | 'documentation';
  readonly name: string;
  readonly source: string;
  /** Groups that fields read, from 1. */
  readonly read: readonly number[];
  readonly lines: readonly string[];
}

/** Sections `= name`, each with its lines behind `+ `, and what else stands there. */
function readSections(file: URL): { name: string; lines: string[]; others: string[] }[] {
  const sections: { name: string; lines: string[]; others: string[] }[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const text = line.slice(2).replaceAll('⇥', '\t').replaceAll('␊', '\n');
    if (line.startsWith('= ')) sections.push({ name: text, lines: [], others: [] });
    else if (line.startsWith('+ ')) sections.at(-1)!.lines.push(text);
    else sections.at(-1)?.others.push(line);
  }
  return sections;
}

const groupsOf = (columns: readonly { readonly groups: readonly number[] }[]) =>
  columns.flatMap(({ groups }) => groups);

function grokLibrary(): Own[] {
  const folder = new URL('../../../test/fixtures/grok/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
  const accepted = new Map(
    files.flatMap((file) => readSections(new URL(file, folder)).map(({ name, lines }) => [name, lines])),
  );
  return [false, true].flatMap((ecs) =>
    Object.entries(LIBRARY).map(([name, { example }]) => {
      const { pattern, fields } = expandGrok(`%{${name}}`, { patterns: {}, ecs, path: 'parse' });
      return {
        origin: 'grok library' as const,
        name: ecs ? `${name} (ecs)` : name,
        source: pattern,
        read: groupsOf(fields),
        lines: [example, ...(accepted.get(name) ?? [])],
      };
    }),
  );
}

function planned(notation: string, written: string): { source: string; read: readonly number[] } {
  const { parse } = PARSERS.find(({ name }) => name === notation)!.plan({ [notation]: written }, 'parse');
  const { source, columns } = parse.pattern!;
  return { source, read: groupsOf(columns) };
}

function documented(): Own[] {
  return readSections(new URL('documented.txt', import.meta.url)).map(({ name, lines, others }) => {
    const [, notation, written] = /^(\w+) (.*)$/.exec(others[0]!)!;
    return { origin: 'documentation', name, ...planned(notation!, written!), lines };
  });
}

function formats(): Own[] {
  return FORMATS.flatMap((format): Own[] => {
    if (format.kind !== 'pattern') return [];
    const groups = format.pattern.match(/\((?:(?!\?)|\?P?<(?![=!]))/g)!.length;
    return [
      {
        origin: 'built-in format',
        name: format.name,
        source: format.pattern,
        read: Array.from({ length: groups }, (_, index) => index + 1),
        lines: format.examples.map(({ line }) => line),
      },
    ];
  });
}

export const readOwn = (): Own[] => [...grokLibrary(), ...documented(), ...formats()];
