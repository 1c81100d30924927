import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';
import { METRICS } from '../../handler/metrics.ts';
import { readLogSettings } from '../../handler/settings.ts';

// The guide's line, metrics, samples and handler are those that there are.

const page = readFileSync(new URL('../../docs/guides/operating.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, text]) => text!);
const section = (heading: string) => page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
const pipeline = load(blocks('yaml')[0]!) as PipelineConfig;
const [line, samples] = blocks('json').map((text) => JSON.parse(text) as Record<string, unknown>);

const EVENT = {
  records: ['{"status":"200"}', 'kaputt!', '{"status":"Ω"}'].map((text, index) => ({
    recordId: `${index + 1}`,
    approximateArrivalTimestamp: 0,
    data: Buffer.from(text).toString('base64'),
  })),
};

async function logged(environment: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const engine = createEngine(pipeline, {
    threads: 1,
    name: 'pipeline.yaml',
    version: '9f2a61c04b7d',
    samples: 5,
  });
  const log = readLogSettings({ AWS_LAMBDA_FUNCTION_NAME: 'logs-millrace', ...environment });
  const handler = createHandler(engine, { log, write: (text) => void lines.push(text) });
  await handler(EVENT as never, { awsRequestId: line!['requestId'] as string });
  await engine.close();
  return JSON.parse(lines.join()) as Record<string, unknown>;
}

test('the line is the one that its pipeline writes', async () => {
  const { samples: described, ...found } = await logged({});
  const ofTheMoment = { timestamp: expect.any(String), durationMs: expect.any(Number) };
  expect(found).toEqual({ ...line, ...ofTheMoment });
  expect(Object.keys(found)).toEqual(Object.keys(line!));
  expect(described).toEqual(samples);
});

test('each field of a line is in the table', () => {
  const cells = Array.from(section('The line in the log').matchAll(/^\| (`.*?) \| /gm), ([, cell]) => cell!);
  const named = cells.flatMap((cell) => Array.from(cell.matchAll(/`(\w+)`/g), ([, name]) => name!));
  const sometimes = ['inner', 'duplicates', 'samples', 'overflow'];
  expect(named.sort()).toEqual([...Object.keys(line!), ...sometimes].sort());
});

test('the settings are taken, and the metrics are those of the table', async () => {
  const settings = Array.from(blocks('sh')[0]!.matchAll(/^(\w+)=(\S+)/gm), ([, name, value]) => [
    name,
    value,
  ]);
  const found = await logged(Object.fromEntries(settings));
  const [{ Namespace, Dimensions, Metrics }] = (
    found['_aws'] as {
      CloudWatchMetrics: [{ Namespace: string; Dimensions: unknown; Metrics: { Name: string }[] }];
    }
  ).CloudWatchMetrics;
  expect(Namespace).toBe('millrace');
  expect(Dimensions).toEqual([['functionName', 'stage']]);
  expect(found['stage']).toBe('prod');
  const rows = Array.from(section('Metrics').matchAll(/^\| `(\w+)` \| (\w+) \|/gm), ([, name, unit]) => [
    name,
    unit,
  ]);
  expect(Object.fromEntries(rows)).toEqual(METRICS);
  expect(Metrics.map(({ Name }) => Name)).toEqual([...Object.keys(METRICS), 'failed.json', 'failed.type']);
});

test('queries name fields of the line', () => {
  const [queries] = section('The line in the log').match(/```\nfilter.*?```/s)!;
  const names = Array.from(queries.matchAll(/\b(failedRecords|replyBytes|failed\.\w+)/g), ([name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(Object.keys(line!)).toContain(name.split('.')[0]);
});

test('its handler counts', async () => {
  const engine = new URL('../../engine/index.ts', import.meta.url).href;
  const code = blocks('js')[0]!.replace("'millrace'", JSON.stringify(engine));
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  const { handler, totals } = (await import(/* @vite-ignore */ module)) as {
    handler: (event: unknown) => Promise<unknown>;
    totals: unknown;
  };
  await handler(EVENT);
  expect(totals).toEqual({ records: 3, failed: 2 });
});
