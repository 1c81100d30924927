import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { reference } from '../engine/run-one.ts';

const page = readFileSync(new URL('../../docs/several-lines.md', import.meta.url), 'utf8');
const pipeline = load(/```yaml\n(.*?)```/s.exec(page)![1]!) as PipelineConfig;

test('the page’s pipeline keeps the lines of a stack trace apart', () => {
  const run = reference({ ...pipeline, output: { newline: false } });
  expect(run(['2025-03-02 08:15:30 ERROR it broke', '\tat com.example.Main.run(Main.java:17)'])).toEqual([
    '{"timestamp":"2025-03-02 08:15:30","level":"ERROR","message":"it broke"}',
    '{"continuation":"\\tat com.example.Main.run(Main.java:17)"}',
  ]);
});

test('a pattern takes a message with its line ends where it says so', () => {
  const parse = { regex: '^(?P<level>[A-Z]+) (?P<message>(?s:.*))$' };
  expect(reference({ parse, output: { newline: false } })(['ERROR a\n\tat b'])).toEqual([
    '{"level":"ERROR","message":"a\\n\\tat b"}',
  ]);
});
