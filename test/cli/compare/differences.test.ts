import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, findDifferences, showBytes } from '../../../cli/compare/differences.ts';
import type { RecordReply } from '../../../cli/compare/side.ts';

const result = (data: string | Buffer, more: Partial<RecordReply> = {}): RecordReply => ({
  status: 'Ok',
  data: Buffer.from(data),
  reason: null,
  keys: null,
  ...more,
});
const differ = (a: string | Buffer, b: string | Buffer) => findDifferences(result(a), result(b));

describe('JSON is compared by its text', () => {
  test.each([
    ['a number written otherwise', '{"n":1}', '{"n":1.0}', 'n', '1', '1.0'],
    ['a digit beyond a double', '{"n":9007199254740993}', '{"n":9007199254740992}', 'n', null, null],
    ['a number for a text', '{"n":1}', '{"n":"1"}', 'n', '1', '"1"'],
    ['an escape for a character', '{"s":"\\u00e4"}', '{"s":"ä"}', 's', '"\\u00e4"', '"ä"'],
    ['a field of an object', '{"a":{"b":1,"c":2}}', '{"a":{"b":1,"c":3}}', 'a.c', '2', '3'],
    ['a name with a dot', '{"a.b":1}', '{"a.b":2}', 'a\\.b', '1', '2'],
    ['null for nothing', '{"x":1,"n":null}', '{"x":1}', 'n', 'null', undefined],
    ['an array as a whole', '{"a":[1,{"b":2}]}', '{"a":[1,{"b":3}]}', 'a', '[1,{"b":2}]', '[1,{"b":3}]'],
  ])('%s', (_, a, b, where, left, right) => {
    const found = differ(a, b);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'field', where });
    if (left !== null) expect([found[0]!.a, found[0]!.b]).toEqual([left, right ?? null]);
  });

  test('fields in another order are that, and no other difference', () => {
    expect(differ('{"a":1,"b":2}', '{"b":2,"a":1}')).toEqual([
      { kind: 'order', where: '', a: 'a b', b: 'b a' },
    ]);
    expect(differ('{"o":{"a":1,"b":2}}', '{"o":{"b":2,"a":1}}')).toEqual([
      { kind: 'order', where: 'o', a: 'a b', b: 'b a' },
    ]);
  });

  test('white space, and names that come twice, differ as bytes', () => {
    expect(differ('{"a":1}', '{"a": 1}')).toMatchObject([{ kind: 'bytes', where: 'byte 5' }]);
    expect(differ('{"a":1,"a":2}', '{"a":2}')).toMatchObject([{ kind: 'bytes', where: 'byte 5' }]);
  });

  test('a line feed at the end is not passed over, whatever else differs', () => {
    const end = { kind: 'bytes', where: 'at the end', a: '"\\n"', b: null };
    expect(differ('{"a":1}\n', '{"a":1}')).toEqual([end]);
    expect(differ('{"a":1}\n', '{"a":2}')).toEqual([{ kind: 'field', where: 'a', a: '1', b: '2' }, end]);
  });

  test('lines of a record that became several are compared each with its own', () => {
    expect(differ('{"a":1}\n{"a":2}\n', '{"a":1}\n{"a":3}\n{"a":4}\n')).toEqual([
      { kind: 'count', where: 'lines', a: '2', b: '3' },
      { kind: 'field', where: 'line 2.a', a: '2', b: '3' },
    ]);
  });
});

describe('what is not JSON', () => {
  test('is compared byte by byte, from the first that differs', () => {
    expect(differ('host:a\tsize:1', 'host:a\tsize:2')).toEqual([
      { kind: 'bytes', where: 'byte 12', a: '"1"', b: '"2"' },
    ]);
    expect(differ(Buffer.from([1, 0xff, 3]), Buffer.from([1, 0xfe, 3]))).toEqual([
      { kind: 'bytes', where: 'byte 1', a: '0xff03', b: '0xfe03' },
    ]);
  });

  test('a difference within a character shows the character', () => {
    expect(differ('ä;', 'ö;')).toEqual([{ kind: 'bytes', where: 'byte 1', a: '"ä;"', b: '"ö;"' }]);
  });

  test('something and nothing differ', () => {
    expect(differ('', 'x')).toEqual([{ kind: 'count', where: 'lines', a: '0', b: '1' }]);
    expect(findDifferences(result('', { status: 'none' }), result('x', { status: 'none' }))).toEqual([
      { kind: 'bytes', where: 'byte 0', a: null, b: '"x"' },
    ]);
  });
});

describe('around the output', () => {
  const failed = (reason: string | null, data = 'x') =>
    result(data, { status: 'ProcessingFailed' as const, reason });

  test('two statuses are one difference, with their reasons', () => {
    expect(findDifferences(result('{"a":1}'), failed('no-match'))).toEqual([
      { kind: 'status', where: '', a: 'Ok', b: 'ProcessingFailed (no-match)' },
    ]);
  });

  test('reasons differ only where both are known', () => {
    expect(findDifferences(failed('type'), failed('no-match'))).toMatchObject([{ kind: 'reason' }]);
    expect(findDifferences(failed('type'), failed(null))).toEqual([]);
  });

  test('the bytes of a failed record count', () => {
    expect(findDifferences(failed('type', 'ab'), failed('type', 'ac'))).toMatchObject([
      { kind: 'bytes', where: 'byte 1' },
    ]);
  });

  test('partition keys are compared by name, whatever their order', () => {
    const keys = (of: Record<string, string> | null) => result('', { keys: of });
    expect(findDifferences(keys({ a: '1', b: '2' }), keys({ b: '2', a: '1' }))).toEqual([]);
    expect(findDifferences(keys({ a: '1', b: '2' }), keys({ a: '3' }))).toEqual([
      { kind: 'key', where: 'a', a: '1', b: '3' },
      { kind: 'key', where: 'b', a: '2', b: null },
    ]);
    expect(findDifferences(keys(null), keys({ toString: 'x' }))).toMatchObject([{ a: null, b: 'x' }]);
  });
});

// A record as a tree, and what is done to it: the differences that are reported have to be these.

type Tree = readonly (readonly [string, string | Tree])[];
type Change = 'keep' | 'change' | 'remove' | 'into object';

const names = fc.constantFrom('a', 'b', 'c.d', 'é', '"', 'e f', 'toString');
const leaves = fc.oneof(
  fc.constantFrom('1', '1.0', '-0', '1e400', '9007199254740993', 'null', 'true', '[]', '[1,{"a":2}]', '{}'),
  fc.string().map((text) => JSON.stringify(text)),
);
const members = (value: fc.Arbitrary<string | Tree>) =>
  fc.uniqueArray(fc.tuple(names, value), { selector: ([name]) => name, maxLength: 6 });
const trees: fc.Arbitrary<Tree> = members(fc.oneof(leaves, members(leaves) as fc.Arbitrary<Tree>));

const textOf = (value: string | Tree): string =>
  typeof value === 'string'
    ? value
    : `{${value.map(([name, inner]) => `${JSON.stringify(name)}:${textOf(inner)}`).join(',')}}`;
const pathOf = (parent: string, name: string) =>
  (parent === '' ? '' : `${parent}.`) + name.replace('.', '\\.');

interface Altered {
  readonly tree: Tree;
  readonly made: readonly Difference[];
}

function alter(tree: Tree, parent: string, next: () => number): Altered {
  const made: Difference[] = [];
  const kept: [string, string | Tree][] = [];
  const draw = <T>(...from: readonly T[]): T => from[next() % from.length]!;
  for (const [name, value] of tree) {
    const where = pathOf(parent, name);
    const change = draw<Change>('keep', 'keep', 'keep', 'change', 'remove', 'into object');
    const text = textOf(value);
    if (typeof value !== 'string' && value.length > 0 && change === 'keep') {
      const inner = alter(value, where, next);
      // Nothing left or nothing there before: still two objects, so that its fields are named.
      made.push(...inner.made);
      kept.push([name, inner.tree]);
    } else if (change === 'change' || change === 'into object') {
      const other = change === 'change' ? '"changed"' : '[{"was":"else"}]';
      if (other !== text) made.push({ kind: 'field', where, a: text, b: other });
      kept.push([name, other]);
    } else if (change === 'remove') made.push({ kind: 'field', where, a: text, b: null });
    else kept.push([name, value]);
  }
  const order = kept.map(([name]) => name);
  if (kept.length > 1 && draw(true, false)) {
    const at = next() % (kept.length - 1);
    [kept[at], kept[at + 1]] = [kept[at + 1]!, kept[at]!];
    const now = kept.map(([name]) => name);
    made.push({ kind: 'order', where: parent, a: order.join(' '), b: now.join(' ') });
  }
  if (draw(true, false, false)) {
    const at = next() % (kept.length + 1);
    kept.splice(at, 0, ['added', '7']);
    made.push({ kind: 'field', where: pathOf(parent, 'added'), a: null, b: '7' });
  }
  return { tree: kept, made };
}

const sorted = (list: readonly Difference[]) => list.map((one) => JSON.stringify(one)).sort();

test('the differences reported are exactly those made', () => {
  let compared = 0;
  fc.assert(
    fc.property(trees, fc.infiniteStream(fc.nat(1000)), (tree, stream) => {
      const { tree: other, made } = alter(tree, '', () => stream.next().value as number);
      expect(sorted(differ(textOf(tree), textOf(other)))).toEqual(sorted(made));
      compared += made.length;
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(1000);
});

test('results whose bytes differ always have a difference, and the same bytes none', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map((list) => Buffer.from(list)),
    trees.map((tree) => Buffer.from(textOf(tree))),
    fc.string({ unit: fc.constantFrom('{', '}', '"', 'a', ':', '1', ',', '\n', '\\', ' ') }).map(Buffer.from),
  );
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(differ(a, b).length > 0).toBe(!a.equals(b));
      expect(differ(a, Buffer.from(a))).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test('bytes are shown as text or in hexadecimal', () => {
  expect(showBytes(Buffer.from('a\t"'))).toBe('"a\\t\\""');
  expect(showBytes(Buffer.from([0xc3]))).toBe('0xc3');
});
