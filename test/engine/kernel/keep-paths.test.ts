import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

type Steps = NonNullable<PipelineConfig['steps']>;
type Output = NonNullable<PipelineConfig['output']>;

const RECORDS = [
  '{"level":"info","user":{"id":7,"name":"a","at":{"x":1,"y":2}},"more":1}',
  '{"user":{"name":"a"},"level":"info"}',
  '{"user":{},"level":null}',
  '{"user":{"at":{}}}',
  '{"user":{"at":{"y":[1,{"id":2}]}},"at":{"x":1}}',
  '{"user":{"at":{"x":{}}, "name":"" },"level":1}',
  '{"user":"a","level":"x"}',
  '{"user":null}',
  '{"user":[{"id":1}],"level":{"user":{"id":1}}}',
  '{"user":{"at":7,"id":null}}',
  '{"a-name-so-long-that-no-segment-holds-it-in-one-node":{"id":1,"x":2}}',
  '{"a-name-so-long-that-no-segment-holds-it-in-one-node":{"x":2},"level":2}',
  '{}',
];
const keep = ['level', 'user.id', 'user.at.x', 'a-name-so-long-that-no-segment-holds-it-in-one-node.id'];

/** Each record comes three times: walked, then by the shape that was learnt, after others. All are the kernel's. */
function expectDone(steps: Steps, output: Output = {}, records: readonly string[] = RECORDS): void {
  const statuses = expectSame(pairFor({ parse: 'json', steps, output }), [
    ...records,
    ...records,
    ...records,
  ]);
  expect([...statuses]).toEqual([...statuses].map(() => 0));
}

describe('keep with paths into objects', () => {
  test('writes what is kept, and no object in which nothing is', () => {
    expectDone([{ keep }]);
    expectDone([{ keep }], { nulls: 'drop', newline: false });
    expectDone([{ keep }], { format: 'ltsv' });
    expectDone([{ keep }], { format: 'csv', columns: ['user.id', 'level', 'user.name', 'user.at.x'] });
  });

  test('an object that is kept as a whole stays as it is, whatever is done in it', () => {
    expectDone([{ rename: { 'user.name': 'n' } }, { keep: ['user'] }]);
    expectDone([{ keep: ['user.id', 'user', 'level'] }]);
    expectDone([{ keep: ['user.at', 'level'] }, { rename: { level: 'l' } }]);
    expectDone([{ set: { 'user.x': 1 } }, { keep: ['user'] }], {}, RECORDS.slice(0, 4));
  });

  test('what is not kept is there no more for the steps behind', () => {
    const steps: Steps = [
      { keep },
      { rename: { 'user.name': 'n' } },
      { set: { v: '${user.name}|${user.id}' } },
    ];
    expectDone(steps, {}, RECORDS.slice(0, 4));
  });

  test('what steps made of a member before is kept by its name there', () => {
    expectDone([{ rename: { 'user.id': 'key' } }, { keep: ['user.key', 'level'] }]);
    expectDone([{ drop: ['user.id'] }, { keep: ['user.id', 'level'] }]);
    expectDone([{ redact: { 'user.id': 'mask' } }, { keep: ['user.id'] }]);
    expectDone([{ keep }, { keep: ['user.id'] }]);
    expectDone([{ keep }, { redact: { 'user.id': 'mask' } }]);
  });

  test('what is not kept still has to be of its type', () => {
    const steps: Steps = [{ types: { 'user.id': 'int' } }, { keep: ['level', 'user.name'] }];
    const pair = pairFor({ parse: 'json', steps });
    const records = ['{"user":{"id":"7","name":"a"}}', '{"user":{"id":"7"}}', '{"user":{"id":"x"}}'];
    expect([...expectSame(pair, [...records, ...records])].map((status) => status >= 8)).toEqual([
      ...[false, false, true],
      ...[false, false, true],
    ]);
    expectDone([steps[0]!, { keep: ['level'] }], {}, RECORDS.slice(0, 4));
  });

  test('what would be put into such an object behind it, or taken out, is declined', () => {
    const declined = (...steps: Steps) => whyDeclined({ parse: 'json', steps });
    expect(declined({ keep }, { drop: ['user.id'] }, { set: { a: 1 } })).toBe(
      'drop of user.id: a path behind keep',
    );
    expect(declined({ keep }, { set: { 'user.x': 1 } })).toBe('set.user.x: a path behind keep');
    expect(declined({ keep: ['level'] }, { types: { 'user.id': 'int' } })).toBe(
      'user.id: a path behind keep',
    );
    expect(declined({ set: { 'user.x': 1 } }, { keep })).toBe('keep of a part of what was set');
    expect(declined({ set: { 'user.x': 1 } }, { drop: ['user.x'] }, { keep: ['level'] })).toBe(
      'keep of a part of what was set',
    );
  });
});
