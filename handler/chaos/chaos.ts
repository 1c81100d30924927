/**
 * @module handler/chaos/chaos
 * Injects faults around an invocation: draws which of them fire, then injects them into the process before the call and
 * into the reply after it.
 */
import { createChance } from './chance.ts';
import type { FaultConfig } from './config.ts';
import type { Call, Fault, Missed, Place, ReplyRecord, Undo } from './fault.ts';
import { faultByName } from './faults/index.ts';
import { firedLine, missedLine } from './log.ts';
import { compileMatch, isScheduled, type Matcher, recordsOf } from './match.ts';
import type { CheckedChaos } from './validate.ts';

/** A reply as a value, and how to get it back into the form it came in. */
export interface ReplyForm<Reply> {
  readonly read: (reply: Reply) => { records?: unknown } | null;
  readonly write: (reply: { records: readonly ReplyRecord[] }) => Reply;
}

export interface Chaos {
  /** Runs an invocation with the faults that fire. */
  around<Reply>(call: Call, run: () => Promise<Reply>, form: ReplyForm<Reply>): Promise<Reply>;
}

export interface ChaosPlace extends Place {
  /** The version that runs; `null`: not known. */
  readonly version: string | null;
  /** Takes a line for the log. */
  readonly say: (line: string) => void;
}

interface Armed {
  readonly config: FaultConfig;
  readonly fault: Fault;
  readonly match: Matcher;
  fired: number;
}

interface Chosen {
  readonly armed: Armed;
  readonly ids: ReadonlySet<string> | null;
}

const isMissed = (result: undefined | Undo | Missed): result is Missed => typeof result === 'object';

export function createChaos({ config, seed, until }: CheckedChaos, place: ChaosPlace): Chaos {
  const armed = config.faults.map(
    (fault): Armed => ({
      config: fault,
      fault: faultByName(fault.fault),
      match: compileMatch(fault.match, place.version),
      fired: 0,
    }),
  );
  let calls = 0;

  /** Which faults fire. Those with a weight share one draw: each has its own part of the range from 0 to 1. */
  function choose(call: Call, number: number): Chosen[] {
    const now = Date.now();
    if (now >= until) return [];
    const shared = createChance(seed, call.requestId)();
    let start = 0;
    return armed.flatMap((one, index): Chosen[] => {
      const { weight, probability, schedule, seed: own = seed } = one.config;
      const from = start;
      start += weight ?? 0;
      const isDrawn =
        weight === undefined
          ? createChance(own, `${index} ${call.requestId}`)() < probability!
          : shared >= from && shared < start;
      if (!isDrawn || !isScheduled(schedule, now, number)) return [];
      const hit = one.match(call);
      return hit === null ? [] : [{ armed: one, ids: hit.ids }];
    });
  }

  const chanceFor = ({ config: { seed: own = seed, fault } }: Armed, { requestId }: Call) =>
    createChance(own, `${fault} strikes ${requestId}`);

  function report({ fault, fired }: Armed, { requestId }: Call, number: number): void {
    place.say(firedLine({ fault: fault.name, requestId, fired, call: number }, Date.now()));
  }

  /** Logged first: after some faults nothing can be logged. */
  async function injectBefore(chosen: Chosen, call: Call, number: number): Promise<undefined | Undo> {
    const { armed: one } = chosen;
    const { name, before } = one.fault;
    if (before === undefined) return undefined;
    one.fired += 1;
    report(one, call, number);
    const result = await before(one.config as never, { call, place, chance: chanceFor(one, call) });
    if (!isMissed(result)) return result;
    one.fired -= 1;
    place.say(missedLine({ fault: name, requestId: call.requestId, call: number }, result.missed));
    return undefined;
  }

  function injectReply<Reply>(
    chosen: readonly Chosen[],
    call: Call,
    number: number,
    reply: Reply,
    form: ReplyForm<Reply>,
  ): Reply {
    const value = form.read(reply);
    let records = value?.records as readonly ReplyRecord[] | undefined;
    const original = new Map((recordsOf(call.event()) ?? []).map(({ recordId, data }) => [recordId, data]));
    for (const { armed: one, ids } of chosen) {
      if (!Array.isArray(records) || records.length === 0) {
        const why = 'the reply has no records';
        place.say(missedLine({ fault: one.fault.name, requestId: call.requestId, call: number }, why));
        continue;
      }
      const targets = (records as readonly ReplyRecord[]).flatMap(({ recordId }, index) =>
        ids === null || ids.has(recordId) ? [index] : [],
      );
      one.fired += 1;
      report(one, call, number);
      const context = { call, place, chance: chanceFor(one, call), targets, original };
      records = one.fault.reply!(one.config as never, records, context);
    }
    return records === value?.records ? reply : form.write({ ...value, records: records! });
  }

  return {
    async around(call, run, form) {
      calls += 1;
      const number = calls; // others may begin before this one is done
      const chosen = choose(call, number);
      const forReply = chosen.filter(({ armed: { fault } }) => fault.reply !== undefined);
      if (forReply.length > 0) call.event(); // its bytes may be gone after the call
      const undo: Undo[] = [];
      try {
        for (const one of chosen) undo.unshift((await injectBefore(one, call, number)) ?? (() => {}));
        const reply = await run();
        return forReply.length === 0 ? reply : injectReply(forReply, call, number, reply, form);
      } finally {
        for (const back of undo) back();
      }
    },
  };
}
