/**
 * @module engine/programs/user-code
 * Programs with code of the user's. It cuts the steps into segments, and records go through them side by side:
 *
 *     front: parse, steps ─► objects ─► user code ─► steps ─► user code ─► … ─► partition, output
 *     kernel or reference                 └─ `rest` of its stage ─┘
 *
 * The front runs on the kernel where it can (`front.ts`), the rest on the reference path; a pipeline that does nothing more
 * is written from what user code returned, without fields in between.
 */
import { type Batch, batchSize } from '../batch.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program, RunUserCode, TimeLimit } from '../plan/program.ts';
import { DROPPED, type FunctionPlan, type Origin } from '../plan/step.ts';
import { compileEnding, type Ending } from '../reference/ending.ts';
import { NOT_UTF8, readFirst } from '../reference/reference.ts';
import { contextOf, type Made } from '../reference/steps.ts';
import { callUserCode } from '../user-code/call.ts';
import { contextsOf } from '../user-code/contexts.ts';
import type { MapContext, UserCode } from '../user-code/function.ts';
import { type Call, type CallScope, isLost, late } from '../user-code/scope.ts';
import { RecordFailure } from '../values/failure.ts';
import { asBuffer, recordText } from '../values/text.ts';
import { createObjectReader, type ReadObjects } from './code-objects.ts';
import { chunkEnd, compileDirect, endFailed } from './direct-code.ts';
import { type Chain, compileStages, isParts, type Part, type Stage, type State } from './stages.ts';

/** Reads a record up to its first user code; asked for each once, in order. */
type ReadFront = (index: number) => State;
/** Begins a batch; `spans` tell how much text its objects are made of. */
type BeginFront = (
  batch: Batch,
  ending: Ending,
  limit: TimeLimit | undefined,
) => { readonly readOne: ReadFront; readonly spans: Uint32Array };

function referenceFront(chains: readonly Chain[]): BeginFront {
  return (batch, ending, limit) => {
    const { spans } = batch;
    const bytes = asBuffer(batch.bytes);
    const readOne = (index: number): State => {
      const unreadable = ending.unreadable(index);
      if (unreadable !== null) return unreadable;
      if (limit !== undefined && limit.left() <= 0) return late();
      const text = recordText(bytes, spans[2 * index]!, spans[2 * index + 1]!);
      if (text === null) return new RecordFailure('utf8', NOT_UTF8);
      const state = readFirst(chains, text, (fields, chain) => chains[chain]!.advance(fields, batch, index));
      return state === DROPPED ? [] : state;
    };
    return { spans, readOne };
  };
}

function kernelFront(front: Program, readObjects: ReadObjects, chains: readonly Chain[]): BeginFront {
  const stage = chains[0]!.stage!;
  const onReference = referenceFront(chains);
  return (batch, ending, limit) => {
    let outcome: Outcome;
    try {
      outcome = front.run(batch, undefined, limit);
    } catch {
      return onReference(batch, ending, limit); // out of memory: it takes a record at a time
    }
    const { spans, status } = outcome;
    const failures = new Map(outcome.failures.map((failure) => [failure.index, failure]));
    const objects = readObjects(outcome);
    function readOne(index: number): State {
      if (status[index] === STATUS.dropped) return [];
      if (status[index] === STATUS.failed) {
        const { code, detail } = failures.get(index)!;
        return new RecordFailure(code, detail, detail);
      }
      const object = objects.at(index);
      return object instanceof RecordFailure ? object : [{ waits: stage, object, origin: null }];
    }
    return { spans, readOne };
  };
}

function nextStage(states: readonly State[]): Stage | null {
  let next: Stage | null = null;
  for (const state of states) {
    if (!isParts(state)) continue;
    for (const part of state) {
      if ('waits' in part && (next === null || part.waits.number < next.number)) next = part.waits;
    }
  }
  return next;
}

/** Takes the records that wait for it through one stage. */
async function runStage(
  stage: Stage,
  states: State[],
  from: number,
  batch: Batch,
  contextOfRecord: (record: number) => MapContext,
  scope: CallScope,
): Promise<void> {
  const calls: Call[] = [];
  const waits = (part: Part) => 'waits' in part && part.waits === stage;
  for (let place = 0; place < states.length; place += 1) {
    const state = states[place]!;
    if (!isParts(state)) continue;
    for (const part of state) {
      if (!('waits' in part) || part.waits !== stage) continue;
      const record = from + place;
      calls.push({ record, object: part.object, origin: part.origin, context: contextOfRecord(record) });
    }
  }
  const ends: State[] = [];
  await callUserCode(
    stage.code,
    {
      count: calls.length,
      at: (place) => calls[place]!,
      accept: stage.accept(batch),
      end: (place, end) => {
        ends[place] = end;
      },
    },
    scope,
  );
  let next = 0;
  for (let place = 0; place < states.length; place += 1) {
    const state = states[place]!;
    if (!isParts(state) || !state.some(waits)) continue;
    // Nearly always: one object for each record.
    if (state.length === 1 && state[0]!.origin === null) {
      states[place] = ends[next]!;
      next += 1;
      continue;
    }
    const became = state.map((part): State => {
      if (!waits(part)) return [part];
      next += 1;
      return ofInner(ends[next - 1]!, part.origin);
    });
    states[place] = joined(became);
  }
}

/** What user code made of an inner record: that one fails, or is dropped, alone. */
function ofInner(state: State, origin: Origin | null): State {
  if (origin === null || typeof state === 'string') return state;
  if (state instanceof RecordFailure) return isLost(state) ? state : [{ fields: state, origin }];
  return state.length === 0 ? [{ fields: DROPPED, origin }] : state;
}

/** The parts of a record together: it, or the inner record that they are of, fails with the first that failed. */
function joined(states: readonly State[]): State {
  const failure = states.find((state) => state instanceof RecordFailure);
  if (failure !== undefined) return failure;
  const texts = states.filter((state) => typeof state === 'string');
  if (texts.length > 0) return texts.join('\n');
  const parts = states.filter(isParts).flat();
  const failed = new Map<Origin, Part>();
  for (const part of parts) {
    const fails = 'fields' in part && part.fields instanceof RecordFailure;
    if (fails && part.origin !== null && !failed.has(part.origin)) failed.set(part.origin, part);
  }
  if (failed.size === 0) return parts;
  return parts.filter((part) => {
    const first = part.origin === null ? undefined : failed.get(part.origin);
    return first === undefined || first === part;
  });
}

function endRecord(ending: Ending, batch: Batch, index: number, state: State): void {
  if (state instanceof RecordFailure) endFailed(ending, index, state);
  else if (typeof state === 'string') ending.written(index, state);
  else ending.end(index, state as readonly Made[], contextOf(batch, index));
}

/**
 * @param codeOf the user code behind a step's plan
 * @param front the front's program, where the kernel runs it; `null`: it runs on the reference path
 */
export function compileUserCode(
  plan: Plan,
  codeOf: (plan: FunctionPlan) => UserCode,
  front: Program | null,
): RunUserCode {
  const { chains, takesAll, takesContext } = compileStages(plan, codeOf);
  const begin = compileEnding(plan);

  function compileWith(beginFront: BeginFront): RunUserCode {
    return async (batch, { limit, patience, progress = () => {} }): Promise<Outcome> => {
      const ending = begin(batch);
      const contextOfRecord = contextsOf(batch, takesContext);
      const left = () => limit?.left() ?? Number.POSITIVE_INFINITY;
      const scope: CallScope = { limits: plan.limits, left, patience, progress };
      const { readOne, spans } = beginFront(batch, ending, limit);
      const size = batchSize(batch);
      for (let from = 0, to = 0; from < size; from = to) {
        to = chunkEnd(spans, from, takesAll);
        const states = Array.from({ length: to - from }, (_, place) => readOne(from + place));
        for (let stage = nextStage(states); stage !== null; stage = nextStage(states))
          await runStage(stage, states, from, batch, contextOfRecord, scope);
        for (const [place, state] of states.entries()) endRecord(ending, batch, from + place, state);
      }
      return ending.finish();
    };
  }

  if (front === null) return compileWith(referenceFront(chains));
  const readObjects = createObjectReader(plan.beforeCode!.moments, plan.limits);
  const { stage } = chains[0]!; // all alternatives go on in the same way
  return stage!.isDirect
    ? compileDirect(stage!.code, front, readObjects, begin, plan, compileWith(referenceFront(chains)))
    : compileWith(kernelFront(front, readObjects, chains));
}
