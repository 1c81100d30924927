/**
 * @module engine/formats/json
 * One JSON object a record (RFC 8259; as lines: NDJSON). Values no step touches are written as they came.
 */
import type { SelfDescribingFormat } from './format.ts';

export const json: SelfDescribingFormat = {
  kind: 'json',
  name: 'json',
  summary: 'a JSON object a record; untouched values keep their digits, escapes and order',
  spec: 'https://www.rfc-editor.org/rfc/rfc8259',
  examples: [
    {
      line: '{"id": 9007199254740993, "name": "caf\\u00e9", "nested": {"price": 1.50, "tags": ["a", "b"]}}',
      output: '{"id":9007199254740993,"name":"caf\\u00e9","nested":{"price":1.50,"tags":["a","b"]}}',
    },
    { line: ' {"b":1,"2":2,"b":3} ', output: '{"b":3,"2":2}' },
    { line: '{"__proto__":1,"constructor":{"x":null}}', output: '{"__proto__":1,"constructor":{"x":null}}' },
  ],
  failures: [
    { line: '[1,2]', code: 'json' },
    { line: '{"a":1', code: 'json' },
    { line: '{"a":01}', code: 'json' },
    { line: '{"a":1}{"b":2}', code: 'json' },
    { line: '', code: 'json' },
  ],
};
