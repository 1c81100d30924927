/**
 * @module engine/pool/event-helper
 * What a helping thread runs: makes a kernel, then does parts of events until it is told to end, parked in between.
 * A parked thread costs no CPU, and a Lambda function may be frozen for hours while it is.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createHelper, type Helper } from '../kernel/run-part.ts';
import { kernelMatcher } from '../pipeline/kernel-matcher.ts';
import { BLOCK_WORDS, type HelperSetup, NEVER, NOT_YET, STATE, WORD } from './event-protocol.ts';

const { plan, memory, words, helper: number } = workerData as HelperSetup;
const base = number * BLOCK_WORDS;
const NEXT_BEGIN = base + BLOCK_WORDS + WORD.begin;

function tell(word: number, value: number): void {
  Atomics.store(words, base + word, value);
  Atomics.notify(words, base + word);
}

/** Where the part's output has to end: where the next one's begins. */
function nextBegin(): number {
  let begin = Atomics.load(words, NEXT_BEGIN);
  while (begin === NOT_YET) {
    Atomics.wait(words, NEXT_BEGIN, NOT_YET);
    begin = Atomics.load(words, NEXT_BEGIN);
  }
  return begin;
}

/** Does the part that was posted; false: refused. */
function work(helper: Helper): boolean {
  while (Atomics.load(words, base + WORD.hang) === 1) Atomics.wait(words, base + WORD.hang, 1);
  const job = {
    from: words[base + WORD.from]!,
    to: words[base + WORD.to]!,
    bails: words[base + WORD.bails]!,
  };
  const part = helper.run(job, number === 0);
  const next = part === null ? NEVER : nextBegin();
  if (part === null || next === NEVER || next - part.length < words[base + WORD.least]!) return false;
  const begin = next - part.length;
  const done = part.describe(begin);
  tell(WORD.begin, begin);
  words[base + WORD.records] = done.records;
  words[base + WORD.bailCount] = done.bailCount;
  words[base + WORD.textShift] = done.textShift;
  words[base + WORD.outputShift] = done.outputShift;
  words.set(done.counts, base + WORD.counts);
  part.give(begin);
  return true;
}

/** A trap, or no memory: the calling thread does the part. */
function tryWork(helper: Helper): boolean {
  try {
    return work(helper);
  } catch {
    return false;
  }
}

const matcher = kernelMatcher(plan);
const helper = matcher === null ? null : createHelper(plan, matcher, memory);
if (helper !== null && !('declined' in helper)) {
  tell(WORD.state, STATE.ready);
  parentPort!.postMessage('ready');
  parentPort!.unref(); // nothing else comes over it; the loop below ends when it is told to
  for (;;) {
    const state = Atomics.load(words, base + WORD.state);
    if (state === STATE.closing) break;
    if (state !== STATE.posted) {
      Atomics.wait(words, base + WORD.state, state);
    } else if (
      Atomics.compareExchange(words, base + WORD.state, STATE.posted, STATE.running) === STATE.posted
    ) {
      const done = tryWork(helper);
      if (!done) tell(WORD.begin, NEVER);
      // By exchange, as it may have been told to close meanwhile.
      const end = done ? STATE.done : STATE.refused;
      Atomics.compareExchange(words, base + WORD.state, STATE.running, end);
      Atomics.notify(words, base + WORD.state);
    }
  }
}
