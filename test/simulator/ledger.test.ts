import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { type Change, type FakeRecord, runFake, streamOptions } from './fakes.ts';

// Replies that are wrong, and what the ledger says of each.

const APACHE: PipelineConfig = { parse: 'apache-combined' };
const okOf = (records: readonly FakeRecord[]) =>
  records.flatMap(({ result }, index) => (result === 'Ok' ? [index] : []));
const bytesOf = ({ data }: FakeRecord) => Buffer.from(data!, 'base64');

/** Changes the first reply only, by the first two records that came well. */
const once =
  (change: (a: FakeRecord, b: FakeRecord, records: FakeRecord[]) => void): Change =>
  (records, { number }) => {
    if (number !== 1) return records;
    const [first, second] = okOf(records).slice(3, 5);
    change(records[first!]!, records[second!]!, records);
    return records;
  };

describe('the ledger finds', () => {
  const cases: [string, Change, { lost?: number; duplicated?: number; corrupted?: number }][] = [
    [
      'one byte that was altered',
      once((a) => {
        const bytes = bytesOf(a);
        bytes[bytes.length - 20]! ^= 1;
        a.data = bytes.toString('base64');
      }),
      { corrupted: 1 },
    ],
    [
      "a record that gets another's data",
      once((a, b) => {
        b.data = a.data!;
      }),
      { duplicated: 1, lost: 1 },
    ],
    [
      'two records that are swapped',
      once((a, b) => {
        [a.data, b.data] = [b.data!, a.data!];
      }),
      { corrupted: 1 },
    ],
    [
      'a record that is dropped where it should not be',
      once((a) => {
        a.result = 'Dropped';
      }),
      { lost: 1 },
    ],
    [
      'a record whose data is empty',
      once((a) => {
        a.data = '';
      }),
      { lost: 1 },
    ],
    [
      'a record that is there twice in its own place',
      once((a) => {
        a.data = Buffer.concat([bytesOf(a), bytesOf(a)]).toString('base64');
      }),
      { duplicated: 1 },
    ],
    [
      'bytes that nobody put',
      once((a) => {
        a.data = Buffer.concat([Buffer.from('{"made":"up"}\n'), bytesOf(a)]).toString('base64');
      }),
      { corrupted: 1 },
    ],
    [
      'a line feed that is missing',
      once((a) => {
        a.data = bytesOf(a).subarray(0, -1).toString('base64');
      }),
      { corrupted: 1, lost: 1 },
    ],
    [
      'a failed record that is delivered all the same',
      (records, { number }) => {
        const failed = records.find(
          (record) => record.result === 'ProcessingFailed' && bytesOf(record).includes('~r'),
        );
        if (number === 1) failed!.result = 'Ok';
        return records;
      },
      { corrupted: 1 },
    ],
  ];

  test.each(cases)('%s', async (_, change, found) => {
    const { result } = await runFake(APACHE, change);
    const { lost, duplicated, corrupted } = result.last.ledger;
    expect({ lost, duplicated, corrupted }).toEqual({ lost: 0, duplicated: 0, corrupted: 0, ...found });
    expect(result.clean).toBe(false);
    expect(result.findings.length).toBeGreaterThan(0);
  });

  test.each(cases)('%s, with no line feed between records', async (_, change, found) => {
    const { result } = await runFake({ ...APACHE, output: { newline: false } }, change);
    expect(result.clean).toBe(false);
    const { lost, duplicated, corrupted } = result.last.ledger;
    const wanted = Object.values(found).reduce((sum, count) => sum + count, 0);
    expect(lost + duplicated + corrupted).toBeGreaterThanOrEqual(Math.min(1, wanted));
  });

  test('the record in its findings, and what it should have been', async () => {
    let id = '';
    const { result } = await runFake(
      APACHE,
      once((a) => {
        id = a.recordId;
        const text = bytesOf(a).toString('latin1').replace('"host"', '"hosT"');
        a.data = Buffer.from(text, 'latin1').toString('base64');
      }),
    );
    expect(id).not.toBe('');
    const [finding] = result.findings;
    expect(finding).toMatchObject({ kind: 'corrupted', expected: 'what the reference path has' });
    expect(finding!.record).toBeGreaterThanOrEqual(0);
    expect(finding!.found).toContain('hosT');
  });

  test('a partition that is not the one of the record', async () => {
    const pipeline: PipelineConfig = { ...APACHE, partition: { status: '${status}' } };
    const change = once((a) => {
      a.metadata = { partitionKeys: { status: '999' } }; // records with the same keys share an object
    });
    const { result } = await runFake(pipeline, change, { stream: streamOptions({ partitionLimit: 500 }) });
    expect(result.last.ledger.corrupted).toBe(1);
    expect(result.findings[0]!.expected).toMatch(/^partition "status=/);
    expect(result.findings[0]!.found).toMatch(/^delivered in status=999\//);
  });
});
