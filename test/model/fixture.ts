/**
 * @module test/model/fixture
 * Cases as JSON: a record is text, or base64 where it is not UTF-8.
 */
import { isUtf8 } from 'node:buffer';
import type { ModelCase } from './engine-side.ts';

interface Written {
  readonly pipeline: ModelCase['pipeline'];
  readonly records: readonly (string | { readonly base64: string })[];
}

export function caseToJson({ pipeline, records }: ModelCase): string {
  const written: Written = {
    pipeline,
    records: records.map((record) =>
      isUtf8(record) ? record.toString('utf8') : { base64: record.toString('base64') },
    ),
  };
  return JSON.stringify(written);
}

export function caseFromJson(json: string): ModelCase {
  const { pipeline, records } = JSON.parse(json) as Written;
  return {
    pipeline,
    records: records.map((record) =>
      typeof record === 'string' ? Buffer.from(record, 'utf8') : Buffer.from(record.base64, 'base64'),
    ),
  };
}
