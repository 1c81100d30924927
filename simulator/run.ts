/**
 * @module simulator/run
 * A run from its first record to its last object: assembles the parts, runs the clock, closes the ledger.
 */
import { MillraceError } from '../engine/errors.ts';
import type { Plan } from '../engine/index.ts';
import type { StreamFunction } from './function/function.ts';
import { createFailures } from './ledger/failures.ts';
import { createLedger } from './ledger/ledger.ts';
import { openReference, type Reference } from './ledger/reference.ts';
import { checkOptions } from './options.ts';
import type {
  Simulation,
  SimulationOptions,
  SimulationResult,
  Snapshot,
  VersionOptions,
  Watcher,
} from './simulation.ts';
import { createClock } from './stream/clock.ts';
import { createDestination } from './stream/destination.ts';
import { createMetrics } from './stream/metrics.ts';
import { createPacker, sizeOf } from './stream/packer.ts';
import { startProducer } from './stream/producer.ts';
import { createRecords, repeatLines } from './stream/records.ts';
import { createStream, type DeliveryStream } from './stream/stream.ts';
import { createTally } from './tally.ts';
import { wrapsFor } from './wraps/index.ts';

/** Makes the function ready to be called. */
export type OpenFunction = (versions: readonly VersionOptions[]) => Promise<StreamFunction>;

/** References by the versions' names: one for all that have the same pipeline and memory. */
async function openReferences(
  versions: readonly VersionOptions[],
  repeats: boolean,
): Promise<ReadonlyMap<string, Reference>> {
  const byPipeline = new Map<string, Promise<Reference>>();
  const byName = new Map<string, Reference>();
  for (const version of versions) {
    const key = JSON.stringify([version.pipeline, version.taskRoot, version.memory]);
    if (!byPipeline.has(key)) byPipeline.set(key, openReference(version, repeats));
    byName.set(version.name, await byPipeline.get(key)!);
  }
  return byName;
}

/** @throws MillraceError where keys that no stream reads, or that it needs and does not get, would fail every record */
function checkPartitions(references: ReadonlyMap<string, Reference>, limit: number | null): void {
  if (limit === null) return;
  for (const [name, { plan }] of references) {
    if (plan.partition.length > 0) continue;
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'stream.partitionLimit',
      expected: 'a pipeline with partition keys',
      found: `none in version ${name}`,
      hint: 'give the pipeline a partition, or the stream no limit of partitions',
    });
  }
}

/** @throws MillraceError where log lines would be taken for headers: packed ones do not begin with one */
function checkHeaders(plan: Plan, wrap: string): void {
  if (wrap === 'none' || plan.alternatives[0].parse.header !== true) return;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'wrap',
    expected: 'a pipeline that names its columns',
    found: `header: true, and records packed as ${wrap}`,
    hint: 'a record packed by the simulator does not begin with a header',
  });
}

/** @throws MillraceError where the ledger would take for lost what the function puts again */
function checkOverflow({ overflow }: Plan): void {
  if (overflow === 'failed') return;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'overflow',
    expected: 'failed',
    found: overflow,
    hint: 'the simulator does not follow records that go back into the stream; leave it out',
  });
}

/**
 * How outputs are compressed, in all versions.
 * @throws MillraceError where that differs: an object would have both
 */
function compressionOf(references: ReadonlyMap<string, Reference>): Reference['compress'] {
  const all = [...new Set([...references.values()].map(({ compress }) => compress))];
  if (all.length === 1) return all[0]!;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'versions.pipeline.output.compress',
    expected: 'the same in each version',
    found: all.join(' and '),
    hint: 'an object has records of every version; whoever reads it needs them alike',
  });
}

/**
 * Begins a run with any function.
 * @throws MillraceError `ERR_MILLRACE_SETTING` where an option is wrong
 */
export function startRun(options: SimulationOptions, open: OpenFunction, watcher: Watcher = {}): Simulation {
  checkOptions(options);
  const { seed, stream: streamOptions, versions, records, rate, wrap = 'none', input, others, out } = options;
  const clock = createClock();
  const metrics = createMetrics();
  const tally = createTally(versions.map(({ name }) => name));
  const failures = createFailures();
  const started = performance.now();
  let stopped = false;
  let failure: Error | null = null;
  /** Of no record, until the pipelines say how outputs end. */
  let ledger = createLedger({ endsLines: true, isPartitioned: false });
  let stream: DeliveryStream | null = null;
  let fn: StreamFunction | null = null;
  let destination: { readonly activePartitions: number; readonly bytesOut: number } | null = null;

  function snapshot(): Snapshot {
    const idle = {
      buffered: { records: 0, bytes: 0 },
      inFlight: { invocations: 0, records: 0 },
      bytesIn: 0,
    };
    const counts = ledger.counts();
    return {
      streamMs: clock.now(),
      realMs: performance.now() - started,
      total: records + counts.putAgain,
      ledger: counts,
      ...tally.snapshot(),
      ...(stream?.state() ?? idle),
      bytesOut: destination?.bytesOut ?? 0,
      activePartitions: streamOptions.partitionLimit === null ? 0 : (destination?.activePartitions ?? 0),
    };
  }

  async function run(): Promise<SimulationResult> {
    const references = await openReferences(versions, input !== undefined);
    try {
      checkPartitions(references, streamOptions.partitionLimit);
      const plans = [...references.values()].map(({ plan }) => plan);
      const [plan] = plans as [Plan];
      const make = input === undefined ? createRecords(plan, seed) : repeatLines(input.lines);
      const [wrapOf] = plans.map(({ decode }) => wrapsFor(wrap, decode)) as [ReturnType<typeof wrapsFor>];
      for (const one of plans) {
        checkHeaders(one, wrap);
        checkOverflow(one);
      }
      const isPartitioned = streamOptions.partitionLimit !== null;
      const endsLines = plans.every(({ output }) => output.newline);
      const book = createLedger({ endsLines, isPartitioned });
      ledger = book;
      const compress = compressionOf(references);
      const bucket = createDestination({ clock, ledger: book, metrics, out, isPartitioned, compress });
      destination = bucket;
      try {
        fn = await open(versions);
      } catch (error) {
        if (!stopped) throw error; // whoever stops it may have ended what was on its way as well
        return { clean: true, failures: [], last: snapshot(), findings: [], metrics: [] };
      }
      const abort = (error: Error) => {
        failure = error;
        clock.stop();
      };
      const tell = (record: Parameters<NonNullable<Watcher['invocation']>>[0]) =>
        watcher.invocation?.(record);
      const delivery = createStream(options, {
        ...{
          clock,
          ledger: book,
          failures,
          metrics,
          destination: bucket,
          tally,
          fn,
          references,
          tell,
          abort,
        },
      });
      stream = delivery;
      startProducer({
        clock,
        pack: createPacker({ seed, make, wrapOf, decode: plan.decode, others }),
        count: records,
        rate,
        put: (batch) => delivery.put(batch),
        made: (put, isAgain) => book.put({ record: put.record, size: sizeOf(put) }, put.raw, isAgain),
      });
      if (!stopped) await clock.run();
      if (failure !== null) throw failure;
      if (!stopped) book.close();
      const last = snapshot();
      const { delivered, lost, duplicated, corrupted } = last.ledger;
      return {
        clean: lost + duplicated + corrupted === 0 && (stopped || delivered > 0),
        failures: failures.all(),
        last,
        findings: book.findings.first,
        metrics: metrics.points(),
      };
    } finally {
      await fn?.close();
      for (const reference of new Set(references.values())) await reference.close();
    }
  }

  const done = run();
  done.catch(() => {}); // whoever waits for it may do so later
  return {
    snapshot,
    pids: () => fn?.pids() ?? [],
    done,
    stop() {
      stopped = true;
      clock.stop();
    },
  };
}
