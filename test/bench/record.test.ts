import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../bench/measure/stats.ts';
import { writeRecord } from '../../bench/record.ts';

describe('a record', () => {
  it('is dated and says on which commit, machine and Node it was made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-record-'));
    try {
      const result = { name: 'millrace', unit: 'records/s', ...summarize([1_000_000, 1_234_567.891]) };
      const path = writeRecord({ bench: 'handler', settings: { records: 10 }, results: [result] }, folder);
      const [file] = readdirSync(folder);
      expect(path.endsWith(file!)).toBe(true);
      expect(file).toMatch(/^handler-\d{4}-\d\d-\d\dT\d{6}Z\.json$/);
      const record = JSON.parse(readFileSync(join(folder, file!), 'utf8'));
      expect(record).toMatchObject({ bench: 'handler', node: process.version, settings: { records: 10 } });
      expect(record.commit).toMatch(/^(?:[0-9a-f]{7,}|unknown)$/);
      expect(Object.keys(record.machine)).toEqual([
        'cpu',
        'cores',
        'usableCores',
        'load',
        'memoryMb',
        'system',
      ]);
      expect(record.results[0].high).toBe(1_234_600); // five digits
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
