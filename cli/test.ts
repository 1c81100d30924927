/**
 * @module cli/test
 * `millrace test`: a pipeline's own examples, its `tests`, and where what becomes of them differs, as a compiler would put it.
 */
import type { Command } from 'commander';
import type { TestConfig } from '../engine/config/tests.ts';
import { type Engine, MillraceError, type Outcome, packRecords } from '../engine/index.ts';
import { asWritten, loadPipeline } from '../handler/load-pipeline.ts';
import { withOrigin } from '../handler/with-origin.ts';
import { openEngine } from './engine-options.ts';
import { paint, writeOut } from './output.ts';
import { type Difference, findDifferences } from './test/differences.ts';

/** A record by itself, with the test's context values. */
function runTest(engine: Engine, { input, base64, context = {} }: TestConfig): Promise<Outcome> {
  const batch = packRecords([base64 === undefined ? input! : Buffer.from(base64, 'base64')]);
  const shared = context as Readonly<Record<string, string>>; // `run` makes text of other values
  return engine.run({ ...batch, context: { shared, perRecord: {} } }, { furthest: 1 });
}

function diagnostic(origin: string, index: number, { name }: TestConfig, difference: Difference): string {
  const place = `${origin}: tests[${index}]${name === undefined ? '' : ` (${name})`}.${difference.path}`;
  return `${paint('bold', place)}: expected ${difference.expected}, found ${difference.found}\n`;
}

function summary(origin: string, count: number, differing: number): string {
  const tests = `${count} ${count === 1 ? 'test' : 'tests'}`;
  return differing === 0
    ? `${origin}: ${tests}, ${paint('green', 'all as expected')}\n`
    : `${origin}: ${paint('red', `${differing} of ${tests} ${differing === 1 ? 'differs' : 'differ'}`)}\n`;
}

async function test(value: string): Promise<void> {
  const loaded = await loadPipeline(value.trim(), 'test', process.cwd());
  const { tests = [] } = asWritten(loaded.pipeline, loaded.origin);
  const nameError = (error: unknown) => withOrigin(error, loaded.origin);
  const engine = await openEngine({ ...loaded, nameError }, { threads: 1, tier: 'auto' });
  try {
    if (tests.length === 0) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: `${loaded.origin}: tests`,
        expected: 'at least one test',
        found: 'none',
        hint: 'add one such as tests: [{ input: a line, output: { field: value } }]',
      });
    }
    let text = '';
    let differing = 0;
    for (const [index, one] of tests.entries()) {
      const differences = findDifferences(one, await runTest(engine, one));
      for (const difference of differences) text += diagnostic(loaded.origin, index, one, difference);
      if (differences.length > 0) differing += 1;
    }
    await writeOut(text + summary(loaded.origin, tests.length, differing));
    if (differing > 0) process.exitCode = 1;
  } finally {
    await engine.close();
  }
}

export function addTest(program: Command): void {
  program
    .command('test')
    .description("run a pipeline's own tests and show what differs")
    .argument('<pipeline>', 'a pipeline file, or inline JSON, as in MILLRACE_PIPELINE')
    .action(test);
}
