/**
 * @module bench/engine/outputs
 * One event of Apache lines in every output format, beside JSON.
 */
import type { PipelineConfig } from '../../engine/index.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { measureWays } from './ways.ts';
import { standardWork } from './work.ts';

const FORMATS = ['json', 'csv', 'ltsv'] as const;

const pipelineTo = (format: (typeof FORMATS)[number]): PipelineConfig => ({
  parse: 'apache-combined',
  output: { format },
});

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const costs = await measureWays(
    FORMATS.map((format) => ({ name: format, pipeline: pipelineTo(format), work })),
    rounds,
  );
  const cost = (format: string) =>
    costs.find(({ name, way }) => name === format && way === 'raw')!.cost.median;
  return {
    figures: ['csv', 'ltsv'].map((format) => ({
      name: `${format} output, beside JSON`,
      asked: { atLeast: 0.8 },
      found: cost('json') / cost(format),
      unit: '×',
    })),
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
