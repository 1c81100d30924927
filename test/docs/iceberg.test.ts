import { readFileSync } from 'node:fs';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { millrace, scratchFolder } from '../cli/support/millrace.ts';

const page = readFileSync(new URL('../../docs/guides/iceberg.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, text]) => text!);
const pipelines = blocks('yaml').map((text) => load(text) as PipelineConfig);
const files = scratchFolder();

async function replyTo(pipeline: PipelineConfig, texts: readonly string[]) {
  const engine = createEngine(pipeline, { threads: 1 });
  const records = texts.map((text, index) => ({
    recordId: `${index}`,
    data: Buffer.from(text).toString('base64'),
  }));
  const reply = await engine.firehose({ records } as unknown as FirehoseTransformationEvent);
  await engine.close();
  return reply.records.map(({ data, result, metadata }) => ({
    result,
    metadata,
    text: result === 'Ok' ? Buffer.from(data!, 'base64').toString() : null,
  }));
}

const LINE = '203.0.113.9 - - [29/Nov/2026:10:05:03 +0100] "GET /a HTTP/1.1" 200 7 "-" "curl/8.5"';

test('its first pipeline says which table a line is for', async () => {
  const [line, other] = await replyTo(pipelines[0]!, [LINE, 'x']);
  expect(other).toEqual({ result: 'ProcessingFailed', text: null });
  expect(line!.metadata).toEqual({
    otfMetadata: {
      destinationTableName: 'access_202611',
      destinationDatabaseName: 'logs',
      operation: 'insert',
    },
  });
  expect(JSON.parse(line!.text!)).toMatchObject({ host: '203.0.113.9', timestamp: 1_795_943_103_000_000 });
});

test('its second pipeline says what becomes of rows', async () => {
  const found = await replyTo(pipelines[1]!, [
    '{"id":1,"updated":"2026-11-29T09:00:00.5Z","op":"update"}',
    '{"id":2,"op":"delete"}',
    '{"id":3,"op":"upsert"}',
  ]);
  expect(found.map(({ result }) => result)).toEqual(['Ok', 'Ok', 'ProcessingFailed']);
  expect(
    found.map(({ metadata }) => (metadata as { otfMetadata?: object } | undefined)?.otfMetadata),
  ).toEqual([
    { destinationTableName: 'orders', destinationDatabaseName: 'shop', operation: 'update' },
    { destinationTableName: 'orders', destinationDatabaseName: 'shop', operation: 'delete' },
    undefined,
  ]);
  expect(found[0]!.text).toBe('{"id":1,"updated":1795942800500000}\n');
});

test('explain --ddl prints its table', async () => {
  const file = files.write('pipeline.yaml', blocks('yaml')[0]!);
  const { status, text } = await millrace(['explain', '--ddl', '--pipeline', file]);
  expect({ status, text: text.trim() }).toEqual({ status: 0, text: blocks('sql')[0]!.trim() });
});
