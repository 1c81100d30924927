/**
 * @module bench/engine/outputs
 * One event of Apache lines, and one of JSON records, in every output format, beside JSON.
 */
import type { PipelineConfig } from '../../engine/index.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { jsonWork } from './json-logs.ts';
import { measureWays } from './ways.ts';
import { standardWork, type Work } from './work.ts';

/** Records, and the pipelines for them: what they cost is compared with the first. */
interface Records {
  readonly name: string;
  work(count: number): Work;
  readonly outputs: Readonly<Record<string, PipelineConfig>>;
}

const apache: PipelineConfig = { parse: 'apache-combined' };
const columns = [
  ...['timestamp', 'level', 'service', 'requestId', 'user.id', 'user.email'],
  ...['http.method', 'http.path', 'http.status', 'http.duration_ms', 'message'],
];

const RECORDS: readonly Records[] = [
  {
    name: 'Apache lines',
    work: standardWork,
    outputs: {
      json: apache,
      csv: { ...apache, output: { format: 'csv' } },
      ltsv: { ...apache, output: { format: 'ltsv' } },
    },
  },
  {
    name: 'JSON records',
    // Half as many: the reply to all in JSON would pass Lambda's ceiling.
    work: (count) => jsonWork(count >> 1),
    outputs: { json: { parse: 'json' }, csv: { parse: 'json', output: { format: 'csv', columns } } },
  },
  {
    // The message has line ends, which LTSV cannot hold.
    name: 'JSON records without message',
    work: (count) => jsonWork(count >> 1),
    outputs: {
      json: { parse: 'json', drop: ['message'] },
      ltsv: { parse: 'json', drop: ['message'], output: { format: 'ltsv' } },
    },
  },
];

async function run({ records, rounds }: Job): Promise<Found> {
  const inputs = RECORDS.flatMap(({ name, work, outputs }) => {
    const made = work(records);
    return Object.entries(outputs).map(([output, pipeline]) => ({
      name: `${name} to ${output}`,
      pipeline,
      work: made,
    }));
  });
  const costs = await measureWays(inputs, rounds);
  const cost = (input: string) => costs.find(({ name, way }) => name === input && way === 'raw')!.cost.median;
  return {
    figures: RECORDS.flatMap(({ name, outputs }) =>
      Object.keys(outputs)
        .filter((output) => output !== 'json')
        .map((output) => ({
          name: `${name} to ${output}, beside JSON`,
          asked: { atLeast: 0.8 },
          found: cost(`${name} to json`) / cost(`${name} to ${output}`),
          unit: '×',
        })),
    ),
    results: costs.map(({ name, way, cost: found }) => ({
      name: `outputs, ${way}: ${name}`,
      unit: 'µs/record',
      ...found,
    })),
  };
}

export const outputs: Comparison = {
  name: 'outputs',
  title: 'CSV and LTSV output, raw',
  cpus: 'one',
  run,
};
