import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../bench/demo/read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  const file = join(folder, 'lines.log');
  writeFileSync(file, content);
  return (await Array.fromAsync(readLines(file))).map((line) => line.toString('latin1'));
}

describe('lines of a file', () => {
  it('end in LF or CRLF, and the last need not end', async () => {
    expect(await linesOf('a\nb\r\nc')).toEqual(['a', 'b', 'c']);
    expect(await linesOf('a\n\nb\n')).toEqual(['a', '', 'b']);
  });

  it('keep every byte, valid UTF-8 or not, and are not ended by U+2028', async () => {
    expect(await linesOf(Buffer.from([0xff, 0xe2, 0x80, 0xa8, 0x0a, 0x0d, 0x41]))).toEqual([
      '\xff\xe2\x80\xa8',
      '\rA',
    ]);
  });

  it('may lie across the chunks that the file is read in', async () => {
    const long = 'x'.repeat(2_500_000);
    expect(await linesOf(`a\n${long}\nb`)).toEqual(['a', long, 'b']);
  });
});
