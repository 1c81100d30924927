/**
 * @module engine/kernel/host/answer-event
 * An event from its bytes to the reply's, whatever its reply's size.
 */
import type { EventAnswer, EventRecord } from '../../plan/program.ts';
import { attempt } from './attempt.ts';
import type { KernelInstance } from './instance.ts';
import { runOverflowing } from './overflow.ts';
import type { Regions } from './regions.ts';
import { type Answered, type EventReply, finishReply, type Refusal, runEvent, spareOf } from './run-event.ts';

type AnswerBails = (records: readonly EventRecord[]) => readonly EventAnswer[];

/** The same, asked once: an event may be run again, and hands back the same records then. */
function answerOnce(answer: AnswerBails): AnswerBails {
  let answers: readonly EventAnswer[] | undefined;
  return (records) => {
    answers ??= answer(records);
    return answers;
  };
}

/** The reply, if there is no question that all of it fits. */
function finish(answered: Answered, answer: AnswerBails, ceiling: number) {
  const answers = answered.bails.length === 0 ? [] : answer(answered.bails);
  return finishReply(answered, answers, ceiling - answered.spare - spareOf(answers));
}

/** @param answer called at most once */
export function answerEvent(
  instance: KernelInstance,
  regions: Regions,
  answer: AnswerBails,
): EventReply | { readonly refused: Refusal } {
  const once = answerOnce(answer);
  const answered = attempt(() => runEvent(instance, regions)) ?? { refused: 'trap' as const };
  const reply = 'refused' in answered ? answered : finish(answered, once, instance.ceiling);
  if (!('refused' in reply) || reply.refused !== 'reply-size') return reply;
  return runOverflowing(instance, regions, once);
}
