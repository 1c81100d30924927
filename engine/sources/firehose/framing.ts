/**
 * @module engine/sources/firehose/framing
 * The framing of Firehose's events on the kernel: the reply to one, whatever its size.
 */
import { attempt } from '../../kernel/host/attempt.ts';
import type { AnswerHandedBack, Framed, Framing } from '../../kernel/host/framing.ts';
import type { KernelInstance } from '../../kernel/host/instance.ts';
import type { Regions } from '../../kernel/host/regions.ts';
import type { FramedAnswer } from '../../plan/program.ts';
import { runOverflowing } from './overflow.ts';
import { type Answered, finishReply, place, placeContext, runEvent } from './run-event.ts';

/**
 * By how many bytes answers are shorter than what is set aside for their records, the answer of one that fails without
 * data. Of a reply with so much room left, all records have their full answers by the rule of overflow.ts.
 */
function spareOf(answers: readonly FramedAnswer[]): number {
  return answers
    .filter(({ isOk }) => isOk)
    .reduce((sum, { full, shortest }) => sum + Math.max(0, shortest.length - full.length), 0);
}

/** The reply, if there is no question that all of it fits. */
function finish(answered: Answered, answer: AnswerHandedBack, ceiling: number): Framed {
  const answers = answered.bails.length === 0 ? [] : answer(answered.bails);
  return finishReply(answered, answers, ceiling - answered.spare - spareOf(answers));
}

function reply(instance: KernelInstance, regions: Regions, answer: AnswerHandedBack): Framed {
  // Asked once: an event may be run again, and hands back the same records then.
  let answers: readonly FramedAnswer[] | undefined;
  const once: AnswerHandedBack = (records) => {
    answers ??= answer(records);
    return answers;
  };
  const answered = attempt(() => runEvent(instance, regions)) ?? { refused: 'trap' as const };
  const whole = 'refused' in answered ? answered : finish(answered, once, instance.ceiling);
  if (!('refused' in whole) || whole.refused !== 'reply-size') return whole;
  return runOverflowing(instance, regions, once);
}

export const framing: Framing = {
  place,
  reply: (instance, regions, answer, context) =>
    attempt(() => placeContext(instance, regions, context))
      ? reply(instance, regions, answer)
      : { refused: 'trap' },
};
