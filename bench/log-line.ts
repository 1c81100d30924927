/**
 * @module bench/log-line
 * `node layer/pinned.mjs bench/log-line.ts`: what the line in the log costs an invocation, with metrics and without, on an event of
 * 10,000 access-log lines. The line goes to /dev/null, as writing it is the log's business.
 */
import { openSync, writeSync } from 'node:fs';
import { formatNumber, formatTable } from '../cli/table.ts';
import { createEngine } from '../engine/index.ts';
import { createHandler, type HandlerOptions } from '../handler/create-handler.ts';
import { createInvocationHandler } from '../handler/raw-runtime/invocation-handler.ts';
import { readLogSettings } from '../handler/settings.ts';
import { readArguments, runCommand } from './command.ts';
import { standardWork } from './engine/work.ts';
import { createLambdaContext } from './measure/lambda-context.ts';
import { alternate, CLOCKS, type Competitor, summarize } from './measure/stats.ts';

const USAGE = 'node layer/pinned.mjs bench/log-line.ts';
const ROUNDS = 201;
const WARMUP_ROUNDS = 30;
const work = standardWork(10_000);
const out = openSync('/dev/null', 'w');
const log = readLogSettings({ MILLRACE_METRICS: 'on', AWS_LAMBDA_FUNCTION_NAME: 'millrace' });

const WAYS: Readonly<Record<string, HandlerOptions>> = {
  'no line': { log: { ...log, level: 'FATAL', metrics: null } },
  line: { log: { ...log, metrics: null }, write: (line) => void writeSync(out, `${line}\n`) },
  'line and metrics': { log, write: (line) => void writeSync(out, `${line}\n`) },
};

/** One for all ways: the memory of another one would be another thing to measure. */
const engine = createEngine({ parse: 'apache-combined' }, { threads: 1 });

function managed(options: HandlerOptions): () => Promise<unknown> {
  const handler = createHandler(engine, options);
  const context = createLambdaContext();
  return async () => Buffer.from(JSON.stringify(await handler(JSON.parse(work.json), context)));
}

function raw(options: HandlerOptions): () => Promise<unknown> {
  const handle = createInvocationHandler(engine, createHandler(engine), { names: {}, ...options });
  return async () => {
    const event = await engine.reserve(work.bytes.length);
    event.set(work.bytes);
    return handle({ event, requestId: 'id', deadline: null, functionArn: null, traceId: null });
  };
}

async function measure(make: (options: HandlerOptions) => () => Promise<unknown>) {
  const competitors: Competitor[] = Object.entries(WAYS).map(([name, options]) => ({
    name,
    run: make(options),
  }));
  const times = await alternate(competitors, {
    rounds: ROUNDS,
    warmupRounds: WARMUP_ROUNDS,
    now: CLOCKS.cpu,
  });
  const [none, ...others] = [...times.values()];
  // Round by round, as the machine may be another one from round to round.
  const more = others.map((one) => summarize(one.map((time, round) => time - none![round]!)).median);
  return { least: summarize(none!).median, more };
}

await runCommand(async () => {
  readArguments(USAGE, {});
  const rows = [];
  for (const [runtime, make] of Object.entries({ raw, managed })) {
    const { least, more } = await measure(make);
    const shown = more.map((one) => `+${formatNumber(one, 3)} (${formatNumber((one / least) * 100, 2)} %)`);
    rows.push([runtime, formatNumber(least, 3), ...shown]);
  }
  console.log(formatTable(['ms of CPU time, median', ...Object.keys(WAYS)], rows));
});
