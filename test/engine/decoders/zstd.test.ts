import * as zlib from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { createEngine, packRecords } from '../../../engine/index.ts';
import { readRecords } from '../conformance/describe-program.ts';

// Node before 22.15 has no Zstandard.

afterEach(() => vi.restoreAllMocks());

function withoutZstd(): void {
  const { zstdDecompressSync: _, ...rest } = zlib;
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(rest as never);
}

test.each([
  ['zstd', 'decode'],
  [['lines', 'zstd'], 'decode[1]'],
])('where Node has no zstd, a pipeline that names it is refused: %j', (decode, path) => {
  withoutZstd();
  expect(() => createEngine({ parse: 'json', decode })).toThrow(
    `${path}: expected a decoder that this process has, found zstd, which Node has from 22.15 on (this is ${process.versions.node})`,
  );
});

test('there `auto` fails such a record with the reason, and no other', async () => {
  withoutZstd();
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const records = ['{"a":1}', zlib.zstdCompressSync('{"a":2}'), zlib.gzipSync('{"a":3}')];
  const outcome = await engine.run(packRecords(records));
  await engine.close();
  expect(readRecords(outcome)).toEqual(['{"a":1}\n', { failed: 'decode' }, '{"a":3}\n']);
  expect(outcome.failures).toEqual([
    {
      index: 1,
      code: 'decode',
      detail: expect.stringMatching(/^zstd: there is no zstd, which Node has/) as string,
    },
  ]);
});
