import { describe, expect, test } from 'vitest';
import { type PartitionKeys, STATUS } from '../../../engine/index.ts';
import { dueOf, join } from '../../../simulator/ledger/due.ts';
import { openReference, type Reference } from '../../../simulator/ledger/reference.ts';

// How the results of log records are joined, by docs/record-semantics.md: "One record, many inner records".

const one = (status: keyof typeof STATUS, text = '', keys: PartitionKeys | null = null) => ({
  status: STATUS[status],
  bytes: Buffer.from(text),
  keys,
  failure: status === 'failed' ? { code: 'json', reason: 'no JSON' } : null,
});
const policy = (
  fanout: 'failed' | 'first' = 'failed',
  onError: 'failed' | 'drop' | 'raw' = 'failed',
  newline = true,
) => ({
  ...{
    fanout,
    onError,
    output: {
      format: 'json',
      newline,
      timestamp: 'iso',
      nulls: 'keep',
      columns: [],
      compress: 'none',
    } as const,
  },
});
const texts = (outputs: readonly (Uint8Array | null)[]) =>
  outputs.map((output) => (output === null ? null : Buffer.from(output).toString()));

describe('a record of several log records', () => {
  test('is their outputs, without those that are left out', () => {
    const due = join([one('ok', 'a\n'), one('dropped'), one('ok', 'b\n')], policy());
    expect([due.status, texts(due.outputs)]).toEqual([STATUS.ok, ['a\n', null, 'b\n']]);
  });
  test('has line feeds between them, where outputs end without one, and none behind the last', () => {
    const due = join([one('ok', 'a'), one('ok', 'b'), one('dropped')], policy('failed', 'drop', false));
    expect(texts(due.outputs)).toEqual(['a\n', 'b', null]);
  });
  test('fails with the first that fails', () => {
    const due = join([one('ok', 'a'), one('failed'), one('failed')], policy());
    expect(due).toMatchObject({ status: STATUS.failed, outputs: [null, null, null] });
    expect(due.failure).toEqual({ code: 'json', reason: 'inner record 1: no JSON' });
  });
  test('is dropped where none is left, and where it holds none', () => {
    expect(join([one('dropped'), one('dropped')], policy()).status).toBe(STATUS.dropped);
    expect(join([], policy())).toMatchObject({ status: STATUS.dropped, outputs: [null] });
  });
  test('has the keys that all of them have; where they differ, `fanout` decides', () => {
    const same = [one('ok', 'a', { k: '1' }), one('ok', 'b', { k: '1' })];
    expect(join(same, policy()).keys).toEqual({ k: '1' });
    const others = [one('ok', 'a', { k: '1' }), one('ok', 'b', { k: '2' })];
    expect(join(others, policy()).failure?.code).toBe('partition');
    expect(join(others, policy('first')).keys).toEqual({ k: '1' });
    expect(join(others, policy('failed', 'drop')).status).toBe(STATUS.dropped);
    expect(join([one('ok', 'a', { k: '1' }), one('ok', 'b')], policy('failed', 'raw')).status).toBe(
      STATUS.failed,
    );
  });
});

describe('log records that come again', () => {
  const eventOf = (lines: readonly string[]) => ({
    ...{ invocationId: 'i', deliveryStreamArn: 'arn:d', region: 'eu-west-1' },
    records: lines.map((line, index) => ({
      ...{ recordId: `r${index}`, approximateArrivalTimestamp: 1_740_694_200_000 + index },
      data: Buffer.from(line).toString('base64'),
    })),
  });
  async function computed(pipeline: string, repeats: boolean) {
    const reference = await openReference({ pipeline, memory: 1769 }, repeats);
    let records = 0;
    const counting: Reference = {
      ...reference,
      transform(event, invocation) {
        records += event.records.length;
        return reference.transform(event, invocation);
      },
      transformInner(event, inner, owners, invocation) {
        records += inner.length;
        return reference.transformInner(event, inner, owners, invocation);
      },
    };
    const inner = ['{"a":1}', '{"a":1}', '{"a":3}'].map((line) => ({
      bytes: Buffer.from(line),
      context: {},
    }));
    const dues = [];
    for (let times = 0; times < 3; times += 1)
      dues.push(
        ...(await dueOf(
          counting,
          eventOf(['{"a":1}', 'x', '{"a":1}', 'packed']),
          [null, null, null, inner],
          {},
        )),
      );
    await reference.close();
    return { records, dues: dues.map(({ status, outputs }) => [status, texts(outputs)]) };
  }

  test('are computed once, and are what they would be each time', async () => {
    const kept = await computed('json', true);
    const each = await computed('json', false);
    expect([kept.records, each.records]).toEqual([4, 18]);
    expect(kept.dues).toEqual(each.dues);
  });
  test('are computed each time where a context value decides as well', async () => {
    const pipeline = '{"parse":"json","set":{"id":"${recordId}"}}';
    expect((await computed(pipeline, true)).records).toBe(18);
  });
});
