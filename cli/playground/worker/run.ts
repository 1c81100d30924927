/**
 * @module cli/playground/worker/run
 * Runs a pipeline on lines: the engine as it is, on one thread.
 */
import { createEngine, type Engine, type LineResult, MillraceError } from '../../../engine/index.ts';
import { explainEngine } from '../../explain/facts.ts';
import { factsToText } from '../../explain/text.ts';
import { furthestText } from '../../furthest-text.ts';
import type { Done, LineOutcome, Reply, RunRequest } from '../contract.ts';
import { problemOf, readPipeline } from './read-pipeline.ts';

/** Lines that are shown. */
const SHOWN = 500;
const ORIGIN = 'the editor';

/** Whether the build had RE2 as WebAssembly to put in. */
declare const HAS_RE2: boolean;

const NO_REFERENCE = 'the record needs the reference path, which this page was built without';

const STATUSES = ['ok', 'dropped', 'failed'] as const;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Of a batch, which shows its memory only until the next one. */
function* outcomesOf({ firstLine, batch, outcome }: LineResult): Generator<LineOutcome> {
  const { bytes, spans, status, failures, partitionKeys } = outcome;
  const failed = new Map(failures.map((failure) => [failure.index, failure]));
  for (const [index, code] of status.entries()) {
    const line = firstLine + index;
    const failure = failed.get(index);
    if (failure === undefined) {
      const text = decoder.decode(bytes.slice(spans[2 * index], spans[2 * index + 1]));
      yield { line, status: STATUSES[code]!, text, keys: partitionKeys?.[index] ?? null, stop: null };
      continue;
    }
    const { code: why, detail, furthest, inner } = failure;
    const reason = `${why}: ${furthest === undefined ? detail : furthestText(furthest)}`;
    const start = batch.spans[2 * index]!;
    const stop =
      furthest === undefined || inner !== undefined
        ? null
        : decoder.decode(batch.bytes.slice(start, start + furthest.offset)).length;
    const lacksRe2 = !HAS_RE2 && why === 'worker';
    yield { line, status: 'failed', text: lacksRe2 ? NO_REFERENCE : reason, keys: null, stop };
  }
}

function explain(engine: Engine, pipeline: Parameters<typeof createEngine>[0]): string {
  const pattern = { pipeline, baseFolder: '/', origin: ORIGIN, nameError: (error: unknown) => error };
  try {
    return factsToText(explainEngine(engine, pattern, { threads: 1, tier: 'auto' }));
  } catch (error) {
    if (error instanceof MillraceError) return error.message; // without RE2
    throw error;
  }
}

const notesOf = ({ plan }: Engine): readonly string[] => [
  ...(plan.keys.length > 0 ? ['Keys of `redact` are made up on this page: hashes will be others.'] : []),
  ...(plan.sink === null && plan.deadLetter === null ? [] : ['Nothing is put into a sink here.']),
];

async function transform({ id, pipeline: text, lines }: RunRequest): Promise<Done> {
  const pipeline = readPipeline(text);
  const engine = createEngine(pipeline, { threads: 1 });
  const outcomes: LineOutcome[] = [];
  const counts = { ok: 0, dropped: 0, failed: 0 };
  let handedBack = 0;
  for await (const result of engine.runLines(lines, { furthest: HAS_RE2 ? SHOWN : 0 })) {
    for (const code of result.outcome.status) counts[STATUSES[code]!] += 1;
    handedBack += result.outcome.handedBack ?? 0;
    for (const one of outcomesOf(result)) {
      if (outcomes.length >= SHOWN) break;
      outcomes.push(one);
    }
  }
  await engine.close();
  const explanation = explain(engine, pipeline);
  return { id, outcomes, counts, handedBack, tier: engine.tier, explanation, notes: notesOf(engine) };
}

/** Never rejects on account of what was typed. */
export async function run(request: RunRequest): Promise<Reply> {
  try {
    return await transform(request);
  } catch (error) {
    return { id: request.id, problem: problemOf(request.pipeline, error) };
  }
}
