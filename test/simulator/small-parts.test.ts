import { describe, expect, test } from 'vitest';
import { createEngine, packRecords } from '../../engine/index.ts';
import { firedLine } from '../../handler/chaos/log.ts';
import { createFaultLog } from '../../simulator/function/fault-log.ts';
import { outOfOrder } from '../../simulator/ledger/cut-object.ts';
import { readSerial, serialOf } from '../../simulator/ledger/serial.ts';
import type { Random } from '../../simulator/samples/random.ts';
import { createClock } from '../../simulator/stream/clock.ts';
import { createPacker } from '../../simulator/stream/packer.ts';
import { folderOf, prefixOf } from '../../simulator/stream/partitions.ts';
import { PUT_BYTES, PUT_RECORDS, type Put, startProducer } from '../../simulator/stream/producer.ts';
import { createRecords } from '../../simulator/stream/records.ts';
import { wrapsFor } from '../../simulator/wraps/index.ts';

describe('injected faults', () => {
  const line = (fault: string, requestId: string) =>
    `${firedLine({ fault, requestId, fired: 1, call: 1 }, 0)}\n`;

  test('are read off the log by request, in whatever pieces it comes, and once', () => {
    const faults = createFaultLog();
    const log = `START\n${line('throw', 'r-1')}{"level":"WARN"}\n${line('latency', 'r-2')}${line('exit', 'r-2')}`;
    for (const byte of Buffer.from(log)) faults.add(Buffer.from([byte]));
    expect(faults.take('r-2')).toEqual(['latency', 'exit']);
    expect(faults.take('r-2')).toEqual([]);
    expect(faults.take('r-1')).toEqual(['throw']);
  });

  test('are not taken for what they are not', () => {
    const faults = createFaultLog();
    faults.add(Buffer.from('user code says "millrace: chaos injected: me"\n'));
    faults.add(Buffer.alloc(1 << 20, 'x'));
    faults.add(Buffer.from(`\n${line('throw', 'r-1')}`));
    expect(faults.take('r-1')).toEqual(['throw']);
  });
});

describe('a producer', () => {
  async function produce(count: number, rate: number, record: () => Buffer, refuse = (_: number) => false) {
    const clock = createClock();
    const puts: { at: number; batch: readonly Put[] }[] = [];
    const made: number[] = [];
    startProducer({
      clock,
      pack: () => ({ raw: record(), inner: null }),
      count,
      rate,
      put(batch) {
        puts.push({ at: clock.now(), batch });
        return batch.filter((_, index) => refuse(puts.length * 1000 + index));
      },
      made: ({ record: number }) => made.push(number),
    });
    await clock.run();
    return { puts, made };
  }

  test('keeps to the rate and to the limits of a put', async () => {
    const { puts } = await produce(10_000, 5000, () => Buffer.alloc(200));
    expect(Math.max(...puts.map(({ batch }) => batch.length))).toBe(PUT_RECORDS);
    expect(puts.at(-1)!.at).toBeCloseTo(1900, 6);
    const large = await produce(40, 5000, () => Buffer.alloc(900_000));
    for (const { batch } of large.puts) {
      expect(batch.reduce((sum, { raw }) => sum + raw.length, 0)).toBeLessThanOrEqual(PUT_BYTES);
    }
    expect(large.puts.flatMap(({ batch }) => batch.map(({ record }) => record))).toEqual(
      Array.from({ length: 40 }, (_, index) => index),
    );
  });

  test('puts what was refused again, until it is taken', async () => {
    const { puts, made } = await produce(
      700,
      1000,
      () => Buffer.from('x'),
      (number) => number % 7 === 0,
    );
    const tries = new Map<number, number>();
    for (const { batch } of puts)
      for (const { record } of batch) tries.set(record, (tries.get(record) ?? 0) + 1);
    expect([...tries.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 700 }, (_, index) => index));
    expect(Math.max(...tries.values())).toBeGreaterThan(1);
    expect(made).toHaveLength(700); // each is made once
  });

  test('puts all of a put again, as records of their own, where the reply to it is lost', async () => {
    const clock = createClock();
    const puts: { at: number; records: readonly number[] }[] = [];
    const made: [number, boolean][] = [];
    startProducer({
      clock,
      pack: () => ({ raw: Buffer.from('x'), inner: null }),
      ...{ count: 5, rate: 3 },
      put(batch) {
        puts.push({ at: clock.now(), records: batch.map(({ record }) => record) });
        return puts.length === 1 ? null : [];
      },
      made: ({ record }, isAgain) => made.push([record, isAgain]),
    });
    await clock.run();
    expect(puts).toEqual([
      { at: 0, records: [0, 1, 2] },
      { at: 1000, records: [3, 4] },
      { at: 5000, records: [5, 6, 7] },
    ]);
    expect(made.filter(([, isAgain]) => isAgain).map(([record]) => record)).toEqual([5, 6, 7]);
  });

  test('waits twice as long before each put of what was refused', async () => {
    const { puts } = await produce(
      1,
      1,
      () => Buffer.from('x'),
      (number) => number < 5000,
    );
    expect(puts.map(({ at }) => at)).toEqual([0, 100, 300, 700, 1500]);
  });
});

describe('a partition', () => {
  test('is its keys as a prefix', () => {
    expect(prefixOf({ day: '2025-02-27', status: '200' })).toBe('day=2025-02-27/status=200/');
  });
  test.each([
    ['a=../../b', 'a%3D../../b'],
    ['../..', ''],
    ['..', ''],
    ['a=\0/', ''],
    ['/etc/passwd', ''],
  ])('%s stays below its folder', (prefix) => {
    const parts = folderOf(prefix).split('/');
    expect(parts).not.toContain('..');
    expect(parts).not.toContain('.');
    expect(folderOf(prefix)).not.toMatch(/^\/|\0/);
  });
});

test('a serial is read from any bytes around it', () => {
  for (const record of [0, 35, 36, 123_456_789]) {
    expect(readSerial(Buffer.from(`\xff{"a":"${serialOf(record)}"}`, 'latin1'))).toBe(record);
  }
  expect(readSerial(Buffer.from('~r~ ~rX~ ~r12'))).toBeNull();
});

test('what stands in the place of another is the least that has to go', () => {
  const gone = (...places: number[]) => [...outOfOrder(places)].map((index) => places[index]).sort();
  expect(gone(0, 1, 2)).toEqual([]);
  expect(gone(3, 1, 2, 0)).toEqual([0, 3]);
  expect(gone(0, 5, 1, 2, 3)).toEqual([5]);
  expect(gone(1, 2, 3, 0)).toEqual([0]);
  expect(gone()).toEqual([]);
});

describe('records', () => {
  test.each(['apache-common', 'apache-combined', 'nginx-combined', 'json', 'ltsv'])(
    '%s: most parse, some do not, and those that do keep their serial',
    async (parse) => {
      const engine = createEngine({ parse }, { threads: 1 });
      const records = createRecords(engine.plan, 3);
      const raws = Array.from({ length: 4000 }, (_, number) => records(number));
      const { status, spans, bytes } = await engine.run(packRecords(raws));
      let ok = 0;
      for (const [index, one] of status.entries()) {
        if (one !== 0) continue;
        ok += 1;
        const serial = readSerial(bytes.subarray(spans[2 * index]!, spans[2 * index + 1]!));
        if (serial !== null) expect(serial).toBe(index);
        else expect(raws[index]!.length).toBeLessThan(10_000);
      }
      await engine.close();
      expect(ok).toBeGreaterThan(3500);
      expect(ok).toBeLessThan(4000);
      const again = createRecords(engine.plan, 3);
      expect(raws.every((raw, number) => raw.equals(again(number)))).toBe(true);
    },
  );

  test('others come among them as often as asked for', () => {
    const plan = createEngine({ parse: 'apache-combined' }).plan;
    const others = { oneIn: 10, draw: (random: Random) => Buffer.from(random.pick(['x', 'y'])) };
    const pack = createPacker({
      ...{ seed: 1, make: createRecords(plan, 1), wrapOf: wrapsFor('none', plan.decode) },
      ...{ decode: plan.decode, others },
    });
    const texts = Array.from({ length: 2000 }, (_, number) => pack(number, 1).raw.toString());
    for (const one of ['x', 'y']) {
      const count = texts.filter((text) => text === one).length;
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(150);
    }
  });

  test('some are hostile: no UTF-8, NUL, long, empty, without a line feed, with two', () => {
    const plan = createEngine({ parse: 'apache-combined' }).plan;
    const records = createRecords(plan, 1);
    const raws = Array.from({ length: 20_000 }, (_, number) => records(number));
    const isUtf8 = (raw: Buffer) => Buffer.from(raw.toString('utf8')).equals(raw);
    expect(raws.some((raw) => !isUtf8(raw))).toBe(true);
    expect(raws.some((raw) => raw.includes(0))).toBe(true);
    expect(raws.some((raw) => raw.length > 30_000)).toBe(true);
    expect(raws.some((raw) => raw.length === 0)).toBe(true);
    expect(raws.some((raw) => raw.length > 0 && raw.at(-1) !== 0x0a)).toBe(true);
    expect(raws.some((raw) => raw.indexOf(0x0a) < raw.length - 1 && raw.at(-1) === 0x0a)).toBe(true);
  });
});
