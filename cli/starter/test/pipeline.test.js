/**
 * Runs function/pipeline.yaml on events/sample.json, by the handler that runs in Lambda, and compares what comes out with
 * events/expected.json. After a change that is meant to change it: `npm run accept`, and look at the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const EXPECTED = '../events/expected.json';
const event = read('../events/sample.json');

// The handler looks for pipeline.* where Lambda has the function's own files.
delete process.env.MILLRACE_PIPELINE;
process.env.LAMBDA_TASK_ROOT = fileURLToPath(new URL('../function', import.meta.url));
const { engine, handler } = await import('millrace/handler');

const response = await handler(event, {
  awsRequestId: 'a-test',
  functionName: 'a-test',
  functionVersion: '1',
});
await (await engine).close();

/** The results with their data readable; a failed record has its input. */
const results = response.records.map(({ recordId, result, data, metadata }) => ({
  recordId,
  result,
  ...(result === 'Ok' ? { text: Buffer.from(data, 'base64').toString('utf8') } : {}),
  ...(metadata === undefined ? {} : { metadata }),
}));

if (process.argv.includes('--accept')) {
  writeFileSync(new URL(EXPECTED, import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`events/expected.json has ${results.length} results`);
} else {
  test('every record of the sample becomes what is expected', () => {
    assert.deepEqual(results, read(EXPECTED));
  });

  test('every record has one result, in order', () => {
    assert.deepEqual(
      response.records.map(({ recordId }) => recordId),
      event.records.map(({ recordId }) => recordId),
    );
  });
}
