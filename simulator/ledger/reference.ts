/**
 * @module simulator/ledger/reference
 * What an event's records must become: the engine's reference path, on this process's thread, given the event as it was sent.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import {
  type BatchContext,
  createEngine,
  type Engine,
  type Outcome,
  type PipelineConfig,
  type Plan,
} from '../../engine/index.ts';
import { limitsOfFunction } from '../../engine/limits.ts';
import { dataMember, readFirehose } from '../../engine/sources/firehose/read.ts';
import { asWritten, loadPipeline } from '../../handler/load-pipeline.ts';
import { withOrigin } from '../../handler/with-origin.ts';
import type { VersionOptions } from '../simulation.ts';
import type { Inner } from '../wraps/index.ts';
import type { Alone } from './due.ts';

export interface Reference {
  /** Its outputs are not compressed, whatever the pipeline says: see {@link compress}. */
  readonly plan: Plan;
  /** What the pipeline says of its outputs. */
  readonly compress: Plan['output']['compress'];
  /** @param invocation context values: `requestId`, … */
  transform(
    event: FirehoseTransformationEvent,
    invocation: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  /**
   * The same without `decode`, of log records that are known to be inside of an event's records.
   * @param owners the index of the event's record that each is inside of, by rising index
   */
  transformInner(
    event: FirehoseTransformationEvent,
    inner: readonly Inner[],
    owners: readonly number[],
    invocation: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  /** What became of log records that come again, where nothing but their bytes decides it; `null`: not kept. */
  readonly known: { readonly plain: Map<string, Alone>; readonly inner: Map<string, Alone> } | null;
  close(): Promise<void>;
}

const allocate = (byteLength: number) => new Uint8Array(byteLength);

/** Context values by name, of records whose own go before those of the records they are inside of. */
function withOwn(
  { perRecord, shared }: BatchContext,
  inner: readonly Inner[],
  owners: readonly number[],
  names: readonly string[] | null,
): BatchContext {
  const own: Record<string, (string | null)[]> = {};
  for (const name of new Set(inner.flatMap(({ context }) => Object.keys(context)))) {
    if (!(names?.includes(name) ?? true)) continue;
    own[name] = inner.map(({ context }, index) => {
      const value = context[name as keyof typeof context];
      return value === undefined ? (perRecord[name]?.[index] ?? null) : value;
    });
  }
  if (names?.includes('innerIndex') ?? true) {
    let first = 0;
    own['innerIndex'] = owners.map((owner, index) => {
      if (owners[first] !== owner) first = index;
      return String(index - first);
    });
  }
  return { shared, perRecord: { ...perRecord, ...own } };
}

/**
 * @param repeats whether the same log records come again and again
 * @throws MillraceError for an invalid pipeline
 */
export async function openReference(
  { pipeline, taskRoot = process.cwd(), memory }: Pick<VersionOptions, 'pipeline' | 'taskRoot' | 'memory'>,
  repeats = false,
): Promise<Reference> {
  const loaded = await loadPipeline(pipeline, 'pipeline', taskRoot);
  const written = asWritten(loaded.pipeline, loaded.origin); // its limits and decoders are changed
  const options = { threads: 1, tier: 're2', baseFolder: loaded.baseFolder } as const;
  const limits = { ...limitsOfFunction(memory), ...written.limits };
  const opened: Engine[] = [];
  async function open(pipelineOf: PipelineConfig): Promise<Engine> {
    const engine = createEngine({ ...pipelineOf, limits }, options);
    opened.push(engine);
    await engine.ready();
    return engine;
  }
  try {
    const { output } = written;
    // What a record becomes is compared before it is compressed: how zlib does that is not ours.
    const uncompressed = { ...written, output: { ...output, compress: 'none' as const } };
    const engine = await open(uncompressed);
    const { contextNames } = engine.plan;
    let undecoding: Promise<Engine> | undefined;
    return {
      plan: engine.plan,
      compress: output?.compress ?? 'none',
      known: repeats && contextNames?.length === 0 ? { plain: new Map(), inner: new Map() } : null,
      transform: (event, invocation) =>
        engine.run(readFirehose(event, { allocate, contextNames, invocation })),
      async transformInner(event, inner, owners, invocation) {
        undecoding ??= open({ ...uncompressed, decode: 'none' });
        const records = inner.map(({ bytes }, index) => {
          const owner = event.records[owners[index]!]!;
          return { ...owner, [dataMember(owner)]: bytes.toString('base64') };
        });
        const batch = readFirehose({ ...event, records }, { allocate, contextNames, invocation });
        const context = withOwn(batch.context, inner, owners, contextNames);
        return (await undecoding).run({ ...batch, context });
      },
      close: async () => {
        for (const one of opened) await one.close();
      },
    };
  } catch (error) {
    throw withOrigin(error, loaded.origin);
  }
}
