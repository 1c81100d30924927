import { expect, test } from 'vitest';
import { collectInner, innerCount, innerRecord, wholeRecord } from '../../../engine/decoders/inner.ts';

const textsOf = (inner: Parameters<typeof innerCount>[0]) =>
  Array.from({ length: innerCount(inner) }, (_, index) => innerRecord(inner, index).toString());

test('records in the same bytes are taken as they lie', () => {
  const bytes = Buffer.from('one two three');
  const inner = collectInner();
  inner.add(bytes, 0, 3);
  inner.add(bytes, 4, 7);
  inner.add(bytes, 8);
  const done = inner.done();
  expect(textsOf(done)).toEqual(['one', 'two', 'three']);
  expect(done.bytes.buffer).toBe(bytes.buffer);
  expect(done.bytes.byteOffset).toBe(bytes.byteOffset);
});

test('records in different bytes are put behind each other', () => {
  const inner = collectInner();
  const first = Buffer.from('zero one');
  inner.add(first, 5);
  inner.add(Buffer.from('two'));
  inner.add(first, 0, 4);
  inner.add(Buffer.alloc(0));
  for (let index = 0; index < 1000; index += 1) inner.add(Buffer.from(`${index}`));
  const numbers = Array.from({ length: 1000 }, (_, index) => `${index}`);
  expect(textsOf(inner.done())).toEqual(['one', 'two', 'zero', '', ...numbers]);
});

test('none, and a whole record', () => {
  expect(textsOf(collectInner().done())).toEqual([]);
  expect(textsOf(wholeRecord(Buffer.from('one')))).toEqual(['one']);
});
