/**
 * @module test/fuzz/random-texts
 * Records of pairs and rows by chance (logfmt, kv, csv, tsv, w3c), whole and broken.
 */
import type { Random } from '../../simulator/samples/random.ts';
import { mutate } from './random-records.ts';

const NAMES = ['a', 'b', 'c', 't', 'env', 'n', 'a_longer-label.9', 'é'];
/** What values are made of: each form's signs, and what stands near them. */
const BITS = [
  '1',
  '-7',
  'x',
  'yes',
  '',
  '2024-02-29T12:34:56Z',
  '12.5',
  '-',
  'é',
  '😀',
  'x'.repeat(15),
  'y'.repeat(33),
];
const SIGNS = [
  '"',
  '""',
  "'",
  '\\',
  '\\"',
  '\\n',
  '\\u00e9',
  '=',
  ':',
  ' ',
  '\t',
  ',',
  ';',
  '#',
  '\n',
  '\r',
  '\u0001',
];
SIGNS.push('\u00a0', '\u2003', '\ufeff', '\u3000', '\u1680', '\0');

function value(random: Random): string {
  const bits = Array.from({ length: random.oneIn(3) ? 1 + random.below(4) : 1 }, () =>
    random.pick(random.oneIn(5) ? SIGNS : BITS),
  );
  return bits.join('');
}

/** A record, perhaps no longer a whole one. */
const broken = (random: Random, text: string): Buffer =>
  random.oneIn(6) ? mutate(Buffer.from(text), random) : Buffer.from(text);

/** Pairs with separators; texts in quotes have escapes as JSON and kv know them. */
export function randomPairs(random: Random, pairs: string, key: string): Buffer {
  const quote = (text: string) =>
    random.oneIn(8) ? `"${text}"` : `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
  const names = random.oneIn(4) ? NAMES : NAMES.slice(random.below(4));
  const texts = Array.from({ length: random.below(6) }, (_, index) => {
    const name = random.oneIn(6) ? value(random) : names[index % names.length]!;
    if (random.oneIn(8)) return name;
    const space = random.oneIn(8) ? ' ' : '';
    return `${name}${key}${space}${random.oneIn(2) ? quote(value(random)) : value(random)}${space}`;
  });
  return broken(random, texts.join(random.oneIn(6) ? `${pairs}${pairs}` : pairs));
}

/** A record of a log that is delivered as text or as JSON: a line, the line in a member, or a member for each field. */
export function randomTwin(random: Random): Buffer {
  const line = `${value(random)}${random.pick([' ', '\t'])}${random.pick(BITS)}`;
  const members = ['c-ip', 'sc-status', 'message', 'x'].flatMap((name) => {
    if (random.oneIn(3)) return [];
    const text = random.pick([
      JSON.stringify(value(random)),
      '"200"',
      '7',
      'null',
      '[1]',
      JSON.stringify(line),
    ]);
    return `${random.pick(['', ' '])}"${name}":${text}`;
  });
  return broken(random, random.oneIn(3) ? line : `${random.oneIn(9) ? ' ' : ''}{${members.join(',')}}`);
}

/** A row of about so many values. */
export function randomRow(random: Random, delimiter: string, columns: number): Buffer {
  const count = random.oneIn(5) ? random.below(6) : columns;
  const values = Array.from({ length: count }, () => {
    const text = value(random);
    return random.oneIn(2) ? text : `"${random.oneIn(8) ? text : text.replaceAll('"', '""')}"`;
  });
  return broken(random, `${random.oneIn(20) ? random.pick(['#', ' ']) : ''}${values.join(delimiter)}`);
}

/** IPv4 or IPv6, in any spelling, with a port or brackets or without; now and then not quite. */
export function randomAddress(random: Random): Buffer {
  const octet = () => random.pick(['0', '1', '9', '10', '77', '127', '200', '255', '256', '01', '', '1000']);
  const group = () =>
    random.pick(['0', '0', '0', '1', '00', '0db8', 'FFFF', 'ffff', 'a', 'AbC', '12345', '']);
  const v4 = () => Array.from({ length: random.oneIn(8) ? random.below(7) : 4 }, octet).join('.');
  const v6 = () => {
    const groups = (length: number) => Array.from({ length }, group).join(':');
    if (random.oneIn(3)) return groups(random.oneIn(5) ? random.below(10) : 8);
    return `${groups(random.below(5))}::${groups(random.below(5))}`;
  };
  let text = random.oneIn(2) ? v4() : v6();
  if (random.oneIn(10)) text = `${v6()}:${v4()}`;
  if (random.oneIn(8)) text = `[${text}]`;
  if (random.oneIn(6)) text += `:${random.pick(['', '0', '443', '65535', '123456', 'x'])}`;
  if (random.oneIn(10)) text += random.pick(['%eth0', ' ', ',', '/24', '\0', 'é', '.']);
  if (random.oneIn(20)) text = random.pick(['', '-', 'example.org', ':', '::', '[]', '***']);
  return Buffer.from(text);
}

/** A record of JSON or of pairs whose values are mostly addresses. */
export function randomAddressMembers(random: Random): Buffer {
  const isJson = !random.oneIn(3);
  const spell = (value: string) => {
    if (!isJson) return random.oneIn(3) ? `"${value}"` : value;
    if (random.oneIn(8)) return random.pick(['null', 'true', '1.5', '[":"]', '{"a":"::1"}', '""']);
    if (random.oneIn(12)) return JSON.stringify(value).replace('.', '\\u002e').replace(':', '\\u003A');
    return JSON.stringify(value);
  };
  const value = () => spell(randomAddress(random).toString());
  const names = ['a', 'b', 'c'].filter(() => !random.oneIn(4));
  if (random.oneIn(3)) names.reverse();
  if (!isJson)
    return Buffer.from(names.map((name) => `${name}${random.oneIn(9) ? '' : `=${value()}`}`).join(' '));
  const members = names.map((name) => {
    const inner = name === 'c' && random.oneIn(2) ? `{"a":${value()}}` : value();
    return `"${name}":${random.pick(['', '', ' '])}${inner}`;
  });
  return Buffer.from(`{${members.join(',')}}`);
}
