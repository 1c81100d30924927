/**
 * @module engine/kernel/encode/templates/piece-block
 * The pieces of all of a plan's templates, one behind the other: those that `set` fills in, then the partition keys.
 */
import { OPERATION_KEY, placeInMetadata } from '../../../metadata.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import * as ops from '../../ops.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { LONGEST_LITERAL } from '../type.ts';
import type { Template } from './resolve-template.ts';
import { type EncodedTemplate, encodeTemplate } from './template.ts';

/** An escaped character is at most six bytes. */
const ESCAPED = 6;

/** Part of a program's bytes; numbers of ops in it are counted from its beginning. */
export interface PieceBlock {
  readonly opCount: number;
  readonly fieldReferences: number;
  readonly contextReferences: number;
  /** Writes the block; `base` is the address that the writer's first byte will have. */
  write(writer: ByteWriter, at: number, base: number): void;
  /**
   * Writes the emit op of a template that was added, behind the text `open`. Says why it cannot.
   * @param flags FLAG_DROP_NULL; FLAG_CHECK, where its type is checked only
   */
  writeOp(writer: ByteWriter, op: number, open: string, source: Template, flags: number): string | null;
  /** The addresses of a template's first piece and behind its last, once the block is written. */
  placeOf(source: Template): { readonly first: number; readonly last: number };
  /** The addresses of the first partition key and behind the last, once the block is written; 0: there are none. */
  partition(): { readonly first: number; readonly last: number };
}

/** A template's pieces, under the key they fill in where it is one for partitioning. */
interface Entry {
  readonly key: string | null;
  /** What stands before the key's value in `metadata`. */
  readonly open: string;
  readonly source: Template;
  readonly template: EncodedTemplate;
  readonly first: number;
}

const opsOf = ({ key, template }: Entry) => (key === null ? 0 : 1) + template.opCount;

/** Firehose takes the keys as an object, in whose order JavaScript puts names that look like integers first. */
function inObjectOrder<T>(keys: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return Object.keys(Object.fromEntries(keys)).map((key) => [key, keys.get(key)!]);
}

/** What stands before the value of a key in the record's `metadata`, behind the value of the key before it. */
function openKey(key: string, before: string | undefined): string {
  const [object, name] = placeInMetadata(key);
  const last = before === undefined ? null : placeInMetadata(before)[0];
  const member = `${JSON.stringify(name)}:"`;
  if (last === object) return `,${member}`;
  return `${last === null ? '{' : '},'}${JSON.stringify(object)}:{${member}`;
}

/**
 * @param templates those that `set` fills in, and those that filters hash
 * @param keys those of the partition keys
 * @param notation how moments are written
 */
export function encodePieces(
  templates: readonly Template[],
  keys: ReadonlyMap<string, Template>,
  notation: number,
): PieceBlock | Declined {
  const all = [
    ...templates.map((source) => ({ key: null, open: '', source })),
    ...inObjectOrder(keys).map(([key, source], index, ordered) => {
      const open = openKey(key, ordered[index - 1]?.[0]);
      return { key, open, source };
    }),
  ];
  const entries: Entry[] = [];
  let count = 0;
  for (const { key, open, source } of all) {
    const template = encodeTemplate(source, notation);
    if (isDeclined(template)) return { declined: `template with ${template.declined}` };
    if (key !== null && key.length * ESCAPED > LONGEST_LITERAL) return { declined: 'partition: a long key' };
    const entry = { key, open, source, template, first: count };
    entries.push(entry);
    count += opsOf(entry);
  }
  const firstKey = entries.find(({ key }) => key !== null)?.first ?? count;
  const sum = (what: 'fieldReferences' | 'contextReferences') =>
    entries.reduce((total, { template }) => total + template[what], 0);
  let address = 0;
  const entryOf = (source: Template) =>
    entries.find(({ key: of, source: other }) => of === null && other === source)!;
  const addressOf = (op: number) => address + op * ops.EMIT_BYTES;

  function placeOf(source: Template) {
    const { first, template } = entryOf(source);
    return { first: addressOf(first), last: addressOf(first + template.opCount) };
  }

  function writeKey({ view, literal }: ByteWriter, at: number, { key, open }: Entry, next: number): void {
    const spelled = literal(open);
    view.setUint8(at, ops.EMIT_KEY);
    view.setUint8(at + 1, key === OPERATION_KEY ? ops.FLAG_OPERATION : 0);
    view.setUint16(at + 2, spelled.length, true);
    view.setUint32(at + 4, spelled.address, true);
    view.setUint32(at + 12, addressOf(next), true);
  }

  return {
    opCount: count,
    fieldReferences: sum('fieldReferences'),
    contextReferences: sum('contextReferences'),
    write(writer, at, base) {
      address = base + at;
      for (const entry of entries) {
        const { key, template, first } = entry;
        const op = at + first * ops.EMIT_BYTES;
        if (key !== null) writeKey(writer, op, entry, first + opsOf(entry));
        template.write(writer, key === null ? op : op + ops.EMIT_BYTES);
      }
    },
    writeOp(writer, op, open, source, flags) {
      const { view } = writer;
      const { template } = entryOf(source);
      const { first, last } = placeOf(source);
      const literal = writer.literal(open);
      if (literal.length > LONGEST_LITERAL) return `more than ${LONGEST_LITERAL} bytes`;
      view.setUint8(op, ops.EMIT_TEMPLATE);
      view.setUint8(op + 1, flags | (template.lone ? ops.FLAG_LONE : 0));
      view.setUint16(op + 2, literal.length, true);
      view.setUint32(op + 4, literal.address, true);
      view.setUint32(op + 8, first, true);
      view.setUint32(op + 12, last, true);
      return null;
    },
    placeOf,
    partition: () =>
      keys.size === 0 ? { first: 0, last: 0 } : { first: addressOf(firstKey), last: addressOf(count) },
  };
}
