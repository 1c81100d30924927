/**
 * @module bench/engine/kernel
 * The kernel alone, one thread: Firehose event bytes to response bytes in place, and packed records to packed JSON.
 *
 *     taskset -c 1 node bench/engine/kernel.ts [--records 10000] [--rounds 60] [--json]
 *
 * Competitors take turns; times are of the processor's, so that others on the machine disturb them little. `low` is
 * what nothing disturbed.
 */
import { parseArgs } from 'node:util';
import { formatNumber, formatSpread, formatTable } from '../../cli/table.ts';
import { packRecords } from '../../engine/batch.ts';
import { buildPlan } from '../../engine/config/build-plan.ts';
import type { PipelineConfig } from '../../engine/config/config.ts';
import { createKernel, type Kernel } from '../../engine/kernel/host/kernel.ts';
import type { Build } from '../../engine/kernel/host/load.ts';
import { compilePattern, loadPattern } from '../../engine/pattern/index.ts';
import { compileReference } from '../../engine/reference/reference.ts';
import { generateLines, VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import { cutEventsNow } from '../../simulator/samples/events.ts';
import { readCount } from '../options.ts';
import { alternate, CLOCKS, type Competitor, summarize } from '../stats.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const count = readCount('records', values.records);
const rounds = readCount('rounds', values.rounds);

function kernelFor(config: PipelineConfig, build?: Build): Kernel {
  const plan = buildPlan(config, process.cwd());
  const program = compilePattern(plan.parse.kind === 'pattern' ? plan.parse.pattern : '');
  if ('declined' in program) throw new Error(program.declined);
  const matcher = {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate: (memory: WebAssembly.Memory) => loadPattern(program, memory),
  };
  const kernel = createKernel(plan, matcher, build === undefined ? {} : { build });
  if ('declined' in kernel) throw new Error(kernel.declined);
  return kernel;
}

interface Measured extends Competitor {
  readonly records: number;
  readonly bytes: number;
}

const byteLength = (lines: readonly string[]) =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);

/**
 * One event of all lines, in place: it is written to the kernel's memory once, as if it had been read into it, and
 * stays there, since the reply goes elsewhere.
 */
function eventCompetitor(name: string, kernel: Kernel, lines: readonly string[]): Measured {
  const huge = { bufferBytes: Number.MAX_SAFE_INTEGER, payloadBytes: Number.MAX_SAFE_INTEGER };
  const event = Buffer.from(JSON.stringify(cutEventsNow(lines, huge)[0]));
  kernel.reserveEvent(event.length)!.set(event);
  const run = () => {
    kernel.reserveEvent(event.length);
    const reply = kernel.runEvent((records) =>
      records.map((record) => ({ ...record, result: 'ProcessingFailed' })),
    );
    if ('refused' in reply) throw new Error(reply.refused);
    return reply.bytes.length;
  };
  return { name, run, records: lines.length, bytes: byteLength(lines) };
}

function packedCompetitor(name: string, kernel: Kernel, lines: readonly string[]): Measured {
  const batch = packRecords(lines);
  return {
    name,
    run: () => kernel.runPacked(batch).bytes.length,
    records: lines.length,
    bytes: batch.bytes.length,
  };
}

/** Base64 text to base64 text, as a handler needs it whose event was parsed by the runtime. */
function textsCompetitor(name: string, kernel: Kernel, lines: readonly string[]): Measured {
  const texts = lines.map((line) => Buffer.from(`${line}\n`).toString('base64'));
  return {
    name,
    run: () => kernel.runTexts(texts)!.texts.length,
    records: lines.length,
    bytes: byteLength(lines),
  };
}

const apache: PipelineConfig = { parse: 'apache-combined' };
const json: PipelineConfig = {
  parse: { json: {} },
  rename: { host: 'ip' },
  set: { env: 'x' },
  types: { size: 'int' },
};
const templates: PipelineConfig = {
  ...apache,
  set: { trace: '${requestId}', key: '${host}-x', day: '${timestamp:yyyy-MM-dd}' },
};
const keyed: PipelineConfig = {
  ...apache,
  partition: { day: '${timestamp:yyyy-MM-dd}', status: '${status}' },
};
const linesOf = (variant: Variant, records = count) => [
  ...generateLines({ seed: 1, count: records, variant }),
];
const ascii = linesOf('ascii');
const asJson = () => {
  const plan = buildPlan(apache, process.cwd());
  const { bytes } = compileReference(plan, null).run(packRecords(ascii));
  return Buffer.from(bytes).toString().split('\n').slice(0, -1);
};
const asLtsv = () =>
  asJson().map((line) =>
    Object.entries(JSON.parse(line) as Record<string, unknown>)
      .map(([name, value]) => `${name}:${value ?? ''}`)
      .join('\t'),
  );
const longLine = (length: number) =>
  ascii[0]!.replace('/', `/${'a'.repeat(Math.max(0, length - ascii[0]!.length))}`);

const started = performance.now();
const kernel = kernelFor(apache);
const loadMs = performance.now() - started;
const standard = eventCompetitor('event, ascii', kernel, ascii);
const first = performance.now();
standard.run();
const firstMs = performance.now() - first;

const competitors: Measured[] = [
  standard,
  ...(Object.keys(VARIANTS) as Variant[])
    .filter((variant) => variant !== 'ascii')
    .map((variant) => eventCompetitor(`event, ${variant}`, kernelFor(apache), linesOf(variant))),
  eventCompetitor('event, half of it', kernelFor(apache), ascii.slice(0, Math.ceil(count / 2))),
  eventCompetitor('event, half, templates', kernelFor(templates), ascii.slice(0, Math.ceil(count / 2))),
  eventCompetitor('event, half, keys', kernelFor(keyed), ascii.slice(0, Math.ceil(count / 2))),
  eventCompetitor('event, over the ceiling', kernelFor(apache), linesOf('ascii', Math.ceil(1.4 * count))),
  eventCompetitor('event, ascii, plain build', kernelFor(apache, 'plain'), ascii),
  eventCompetitor('event, ascii, a tenth', kernelFor(apache), ascii.slice(0, Math.ceil(count / 10))),
  textsCompetitor('texts, ascii', kernelFor(apache), ascii),
  packedCompetitor('packed, ascii', kernelFor(apache), ascii),
  packedCompetitor('packed, ascii, four times', kernelFor(apache), linesOf('ascii', 4 * count)),
  packedCompetitor('packed, lines of 4 kB', kernelFor(apache), Array<string>(600).fill(longLine(4_000))),
  packedCompetitor('packed, lines of 1 MB', kernelFor(apache), [longLine(1_000_000), longLine(1_000_000)]),
  packedCompetitor('packed, JSON records', kernelFor(json), asJson()),
  packedCompetitor('packed, LTSV records', kernelFor({ ...json, parse: 'ltsv' }), asLtsv()),
];

const times = await alternate(competitors, { rounds, warmupRounds: 10, now: CLOCKS.cpu });
const results = competitors.map(({ name, records, bytes }) => {
  const { median, low, spread } = summarize(times.get(name)!);
  return { name, records, bytes, median, low, spread };
});
const baseline = results[0]!;
if (values.json) {
  console.log(JSON.stringify({ loadMs, firstMs, results }));
} else {
  console.log(`load ${formatNumber(loadMs, 1)} ms, first event ${formatNumber(firstMs, 1)} ms\n`);
  console.log(
    formatTable(
      ['what', 'records', 'ms', 'low', 'spread', 'ns/record', 'MB/s', 'speed a byte'],
      results.map(({ name, records, bytes, median, low, spread }) => [
        name,
        formatNumber(records),
        formatNumber(median, 2),
        formatNumber(low, 2),
        formatSpread(spread),
        formatNumber((median * 1e6) / records),
        formatNumber(bytes / median / 1e3),
        `${formatNumber(bytes / median / (baseline.bytes / baseline.median), 2)} ×`,
      ]),
    ),
  );
}
