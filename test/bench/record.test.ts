import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../bench/measure/stats.ts';
import { describeMachine, newestRecord, recordToCompare, writeRecord } from '../../bench/record.ts';

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

  it('to compare with is the newest of this processor, and of any where there is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-record-'));
    const keep = (file: string, machine: object) =>
      writeFileSync(join(folder, file), JSON.stringify({ machine }));
    try {
      expect(recordToCompare('main', folder)).toBeNull();
      keep('main-2026-01-03T000000Z.json', { ...describeMachine(), cpu: 'another' });
      expect(recordToCompare('main', folder)!.file).toBe('main-2026-01-03T000000Z.json');
      keep('main-2026-01-01T000000Z.json', describeMachine());
      keep('main-2026-01-02T000000Z.json', describeMachine());
      keep('main-2026-01-04T000000Z.json', { ...describeMachine(), cores: 999 });
      keep('main-lines-2026-01-05T000000Z.json', describeMachine()); // a part
      expect(recordToCompare('main', folder)!.file).toBe('main-2026-01-02T000000Z.json');
      expect(newestRecord('main', folder)!.file).toBe('main-2026-01-04T000000Z.json');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
