/**
 * @module cli/explain
 * `millrace explain`: what a pipeline would do, without a record: the tier and why, the threads and why, the steps,
 * the fields.
 */
import type { Command } from 'commander';
import { addEngineOptions, type EngineFlags, openEngine } from './engine-options.ts';
import { createTable } from './explain/ddl.ts';
import { explainEngine } from './explain/facts.ts';
import { factsToText } from './explain/text.ts';
import { writeOut } from './output.ts';
import { addPatternOptions, loadPattern } from './pattern-options.ts';

interface ExplainFlags extends EngineFlags {
  readonly json?: true;
  readonly ddl?: true;
}

async function explain(flags: ExplainFlags, command: Command): Promise<void> {
  const pattern = await loadPattern(command);
  const engine = await openEngine(pattern, flags); // with its `map` loaded, so that what `run` refuses is refused here
  const facts = explainEngine(engine, pattern, flags);
  await engine.close();
  if (flags.ddl) return writeOut(createTable(engine.plan));
  await writeOut(flags.json ? `${JSON.stringify(facts, null, 2)}\n` : factsToText(facts));
}

export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description('show what a pipeline does: tier, threads, steps, fields')
    .option('--json', 'as JSON')
    .option('--ddl', 'print CREATE TABLE for the Iceberg table of the records, for Athena');
  addEngineOptions(command);
  addPatternOptions(command).action(explain);
}
