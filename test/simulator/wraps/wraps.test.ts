import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEngine, packRecords } from '../../../engine/index.ts';
import { CONTEXT_VALUES, type ContextName } from '../../../engine/plan/context.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import { type Inner, WRAPS, wrapsFor } from '../../../simulator/wraps/index.ts';
import { asLine } from '../../../simulator/wraps/wrap.ts';

// What producers pack is what they say is inside, by the engine's decoders and by AWS's own library.

interface Peer {
  deaggregateSync(
    record: { readonly data: string },
    checksums: boolean,
    done: (error: Error | null, records: readonly { partitionKey: string; data: string }[]) => void,
  ): void;
}
const peer = createRequire(import.meta.url)('aws-kinesis-agg') as Peer;
const wrapOf = (name: string) => WRAPS.find((kind) => kind.name === name)!;
const linesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => Buffer.from(`line ${index} "é" 日本\t\\\n`));

const NAMES = (Object.keys(CONTEXT_VALUES) as ContextName[]).filter((name) =>
  /^(?:log|partitionKey|innerIndex)/.test(name),
);

describe.each(WRAPS.filter(({ decodes }) => decodes.length > 0))('$name', (kind) => {
  test.each(kind.decodes.map((decode) => [decode.join(), decode] as const))(
    'is taken apart by %s into what it says is inside, context values included',
    async (_, decode) => {
      const engine = createEngine(
        {
          decode: decode.length === 1 ? decode[0]! : [...decode],
          parse: { regex: '(?P<text>(?s:.*))' },
          set: Object.fromEntries(NAMES.map((name) => [name, `\${${name}}`])),
        } as Parameters<typeof createEngine>[0],
        { threads: 1 },
      );
      const random = createRandom(1);
      const most = kind.most(decode);
      for (const count of [1, 2, 3, most, most].map((one) => Math.min(one, most))) {
        const { raw, inner } = kind.wrap(linesOf(count), random, decode);
        const { bytes } = await engine.run(packRecords([raw]));
        const found = Buffer.from(bytes).toString().split('\n').filter(Boolean);
        const due = inner!.map(({ bytes: one, context }: Inner, place) => ({
          text: one.toString().replace(/\r?\n$/, ''),
          ...Object.fromEntries(NAMES.map((name) => [name, context[name] ?? null])),
          innerIndex: `${place}`,
        }));
        expect(found.map((line) => JSON.parse(line))).toEqual(due);
      }
      await engine.close();
    },
  );
});

test("KPL: AWS's own library takes out what was put in, with its keys, and finds the MD5 right", () => {
  const random = createRandom(2);
  for (const count of [1, 2, 50, 200]) {
    const { raw, inner } = wrapOf('kpl').wrap(linesOf(count), random, ['auto']);
    let found: readonly { partitionKey: string; data: string }[] = [];
    peer.deaggregateSync({ data: raw.toString('base64') }, true, (error, records) => {
      if (error) throw error;
      found = records;
    });
    expect(found.map(({ partitionKey, data }) => [partitionKey, data])).toEqual(
      inner!.map(({ bytes, context }) => [context.partitionKey, bytes.toString('base64')]),
    );
  }
});

test('CloudWatch Logs: now and then a control message, which holds nothing, or gzip in gzip', () => {
  const random = createRandom(3);
  const all = Array.from({ length: 500 }, () => wrapOf('cloudwatch-logs').wrap(linesOf(1), random, ['auto']));
  const control = all.filter(({ inner }) => inner!.length === 0);
  const payloads = all
    .map(({ raw }) => gunzipSync(raw))
    .map((one) => (one[0] === 0x1f ? gunzipSync(one) : one));
  expect(control.length).toBeGreaterThan(5);
  expect(all.filter(({ raw }) => gunzipSync(raw)[0] === 0x1f).length).toBeGreaterThan(20);
  const types = payloads.map(
    (payload) => (JSON.parse(payload.toString()) as { messageType: string }).messageType,
  );
  expect(types.filter((type) => type === 'CONTROL_MESSAGE')).toHaveLength(control.length);
});

test.each([
  ['a\nb\n', 'a\n'],
  ['a', 'a\n'],
  ['', '\n'],
  ['\n', '\n'],
])('a record %j is the line %j', (record, line) => {
  expect(asLine(Buffer.from(record)).toString()).toBe(line);
});

test('a pipeline that does not take the records apart is refused, with what it needs', () => {
  expect(() => wrapsFor('lines', ['auto'])).toThrow(
    /wrap: expected a pipeline with decode: lines, .*found decode: auto.*give the pipeline decode: lines/,
  );
  expect(() => wrapsFor('gzip', ['lines'])).toThrow(/decode: \[gzip, lines\] or gzip or auto/);
  expect(() => wrapsFor('mixed', [])).toThrow(/found decode: none/);
  for (const decode of [[], ['auto'], ['lines']]) expect(() => wrapsFor('none', decode)).not.toThrow();
});
