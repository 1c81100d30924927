import { describe, expect, it } from 'vitest';
import { chooseFormat } from '../../../bench/demo/choose-format.ts';

const lines = Array.from({ length: 10 }, () => new Uint8Array(1));

describe('the format of a file', () => {
  it('is the one that parses most of its lines', async () => {
    const parsed: Record<string, number> = { 'apache-common': 2, ltsv: 7, json: 3 };
    expect(await chooseFormat(lines, (format) => parsed[format] ?? 0)).toEqual({
      format: 'ltsv',
      parsed: 7,
      lines: 10,
    });
  });

  it('is the first in the table where several parse as many', async () => {
    const choice = await chooseFormat(lines, (format) => (format === 'apache-common' ? 0 : 10));
    expect(choice?.format).toBe('apache-combined');
  });

  it('is none where no format parses any line', async () => {
    expect(await chooseFormat(lines, () => 0)).toBeNull();
  });
});
