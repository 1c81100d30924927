/**
 * @module handler/chaos/chaos
 * Faults around an invocation: which of them strike is drawn, then they are done, to the process before it is answered and to
 * the answer after.
 */
import { createChance } from './chance.ts';
import type { FaultConfig } from './config.ts';
import type { Call, Fault, Missed, Place, ReplyRecord, Undo } from './fault.ts';
import { faultByName } from './faults/index.ts';
import { missedLine, strikeLine } from './log.ts';
import { compileMatch, isScheduled, type Matcher, recordsOf } from './match.ts';
import type { CheckedChaos } from './validate.ts';

/** A reply as a value, and how to get it back into the form it came in. */
export interface ReplyForm<Reply> {
  readonly read: (reply: Reply) => { records?: unknown } | null;
  readonly write: (reply: { records: readonly ReplyRecord[] }) => Reply;
}

export interface Chaos {
  /** Answers an invocation, with what strikes it. */
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
  strikes: number;
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
      strikes: 0,
    }),
  );
  let calls = 0;

  /** Which faults strike. Those with a weight lie side by side on one line from 0 to 1, and one number falls on it. */
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

  function report({ fault, strikes }: Armed, { requestId }: Call, number: number): void {
    place.say(strikeLine({ fault: fault.name, requestId, strikes, call: number }, Date.now()));
  }

  /** Said first: some faults leave nothing that could say it. */
  async function strikeBefore(chosen: Chosen, call: Call, number: number): Promise<undefined | Undo> {
    const { armed: one } = chosen;
    const { name, before } = one.fault;
    if (before === undefined) return undefined;
    one.strikes += 1;
    report(one, call, number);
    const result = await before(one.config as never, { call, place, chance: chanceFor(one, call) });
    if (!isMissed(result)) return result;
    one.strikes -= 1;
    place.say(missedLine({ fault: name, requestId: call.requestId, call: number }, result.missed));
    return undefined;
  }

  function strikeReply<Reply>(
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
      one.strikes += 1;
      report(one, call, number);
      const strike = { call, place, chance: chanceFor(one, call), targets, original };
      records = one.fault.reply!(one.config as never, records, strike);
    }
    return records === value?.records ? reply : form.write({ ...value, records: records! });
  }

  return {
    async around(call, run, form) {
      calls += 1;
      const number = calls; // others may begin before this one is done
      const chosen = choose(call, number);
      const forReply = chosen.filter(({ armed: { fault } }) => fault.reply !== undefined);
      if (forReply.length > 0) call.event(); // its bytes may be gone once it is answered
      const undo: Undo[] = [];
      try {
        for (const one of chosen) undo.unshift((await strikeBefore(one, call, number)) ?? (() => {}));
        const reply = await run();
        return forReply.length === 0 ? reply : strikeReply(forReply, call, number, reply, form);
      } finally {
        for (const back of undo) back();
      }
    },
  };
}
