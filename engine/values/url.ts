/**
 * @module engine/values/url
 * URLs and queries taken apart as they are written: nothing is repaired, so that any text has parts. The parts of a URL are
 * those of RFC 3986 (https://www.rfc-editor.org/rfc/rfc3986#appendix-B), the pairs of a query those of
 * https://url.spec.whatwg.org/#urlencoded-parsing.
 */
import { isUtf8 } from 'node:buffer';
import { type Fields, JsonText, NumberText, type Value } from './value.ts';

const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;
const HOST_PORT = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/;

/** In this order. */
export const URL_PART_NAMES = ['scheme', 'host', 'port', 'path', 'query', 'fragment'] as const;

/** A run of escapes; what is not UTF-8 in it stays as it is written. */
function decodeRun(run: string): string {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((size) => isUtf8(bytes.subarray(at, at + size))) ?? 0;
    out += length > 0 ? bytes.toString('utf8', at, at + length) : run.slice(3 * at, 3 * at + 3);
    at += length || 1;
  }
  return out;
}

/** Text with its percent-escapes decoded; those that are not two hexadecimal digits, or no UTF-8, stay. */
const decodeEscapes = (text: string) => text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeRun);

/**
 * The parts of a URL; null is what it has not. The user before an `@` is left out, the port is a number.
 * @param decode decodes escapes in path and fragment; a query is decoded when it is taken apart itself
 */
export function splitUrl(text: string, decode: boolean): Fields {
  const [, scheme, authority, path, query, fragment] = URL_PARTS.exec(text)!;
  const read = (part: string | undefined): Value =>
    part === undefined ? null : decode ? decodeEscapes(part) : part;
  const place = authority?.slice(authority.lastIndexOf('@') + 1);
  const [, host = place, port = ''] = HOST_PORT.exec(place ?? '') ?? [];
  return new Map<string, Value>([
    ['scheme', scheme ?? null],
    ['host', place === undefined ? null : host!],
    ['port', port === '' ? null : new NumberText(port.replace(/^0+(?=[0-9])/, ''))],
    ['path', read(path)],
    ['query', query ?? null],
    ['fragment', read(fragment)],
  ]);
}

/**
 * The pairs of a query, with or without its `?`. A name that comes again has a list of its values.
 * @param decode decodes escapes, and `+` to a space
 */
export function splitQuery(text: string, decode: boolean): Fields {
  const read = (part: string) => (decode ? decodeEscapes(part.replaceAll('+', ' ')) : part);
  const values = new Map<string, string[]>();
  for (const pair of text.replace(/^\?/, '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = read(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : read(pair.slice(equals + 1));
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return new Map([...values].map(([name, all]) => [name, all.length === 1 ? all[0]! : listOf(all)]));
}

/** A list of texts. */
export const listOf = (texts: readonly string[]): Value => new JsonText(JSON.stringify(texts));
