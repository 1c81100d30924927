import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addPatternOptions } from '../../../cli/pattern-options.ts';
import { type SimulateFlags, simulationOf } from '../../../cli/simulate/options.ts';
import { addSimulate } from '../../../cli/simulate.ts';
import { WRAP_NAMES } from '../../../simulator/wraps/index.ts';

const FLAGS = { seed: 1, records: 1, rate: 1, buffer: 1, interval: 1, retries: 0, memory: 1769, timeout: 1 };

/** What `MILLRACE_PIPELINE` of the simulated function holds. */
async function pipelineOf(...args: string[]): Promise<string> {
  const command = addPatternOptions(new Command()).option('--wrap <kind>', '', 'none').exitOverride();
  command.parse(args, { from: 'user' });
  const flags = { ...FLAGS, runtime: 'raw', source: 'direct', concurrency: 1, ...command.opts() };
  const { versions } = await simulationOf(flags as unknown as SimulateFlags, command);
  return versions[0]!.pipeline;
}

test.each([
  [['--format', 'json'], 'json'],
  [['--regex', '(?P<a>x)'], '{"parse":{"regex":"(?P<a>x)"}}'],
  [['--grok', '%{WORD:a}'], '{"parse":{"grok":"%{WORD:a}"}}'],
  [['--log-format', '%h'], '{"parse":{"logFormat":"%h"}}'],
  [['--nginx-format', '$status'], '{"parse":{"nginx":"$status"}}'],
  [['--pipeline', ' {"parse":"ltsv"} '], '{"parse":"ltsv"}'],
  [['--format', 'json', '--wrap', 'mixed'], 'json'],
  [['--format', 'json', '--wrap', 'lines'], '{"decode":"lines","parse":"json"}'],
  [['--regex', '(?P<a>x)', '--wrap', 'gzip'], '{"decode":["gzip","lines"],"parse":{"regex":"(?P<a>x)"}}'],
  [['--pipeline', '{"parse":"ltsv"}', '--wrap', 'lines'], '{"parse":"ltsv"}'],
])('the function gets the pipeline of %j', async (args, pipeline) => {
  expect(await pipelineOf(...args)).toBe(pipeline);
});

test('--wrap has the choices that the simulator has', () => {
  const program = new Command();
  addSimulate(program);
  const wrap = program.commands[0]!.options.find(({ long }) => long === '--wrap');
  expect(wrap!.argChoices).toEqual(WRAP_NAMES);
});
