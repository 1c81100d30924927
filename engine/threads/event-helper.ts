/**
 * @module engine/threads/event-helper
 * What a helping thread runs: makes a kernel, then does parts of events until it is told to end, parked in between.
 * A parked thread costs no CPU, and a Lambda function may be frozen for hours while it is.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createHelper, type Helper } from '../kernel/host/run-part.ts';
import { kernelMatcher } from '../programs/kernel-matcher.ts';
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

/** Milliseconds that a helper looks out for the post after an alert: as long as a large event takes to come in. */
const LOOK_OUT = 5;
const LOOKS_A_CLOCK = 256;

/** Waits for another state than this: awake after an alert, parked after that. */
function awaitState(state: number): void {
  const alerts = Atomics.load(words, base + WORD.alerts);
  if (alerts !== heard) {
    heard = alerts;
    for (const until = performance.now() + LOOK_OUT; performance.now() < until; ) {
      for (let looks = 0; looks < LOOKS_A_CLOCK; looks += 1) {
        if (Atomics.load(words, base + WORD.state) !== state) return;
      }
    }
  }
  // An alert from here on notifies; one that came before this wait is seen by the next event's post.
  Atomics.wait(words, base + WORD.state, state);
}

let heard = 0;
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
      awaitState(state);
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
