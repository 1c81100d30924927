/**
 * @module bench/hostile/deck
 * Which culprits go into an event together: each of them alone at first, then in company, every one as often as another.
 */
import type { Random } from '../../simulator/samples/random.ts';

/**
 * Firehose's default buffer, in base64: what it puts into one event, unless a single record is larger. What comes out may be
 * three times as long, so that every reply fits.
 */
const BUFFER = Math.ceil((1 << 20) * (4 / 3));
const MOST = 6;

/** Deals without an end. */
export function* dealHands<T extends { readonly data: string; readonly due: string }>(
  cards: readonly T[],
  random: Random,
): Generator<readonly T[], never> {
  for (const card of cards) yield [card];
  let deck: T[] = [];
  for (;;) {
    const hand: T[] = [];
    const most = random.between(1, MOST);
    for (let size = 0; hand.length < most; ) {
      if (deck.length === 0) deck = [...cards];
      const index = random.below(deck.length);
      const { data, due } = deck[index]!;
      size += Math.max(data.length, due.length / 3);
      if (hand.length > 0 && size > BUFFER) break;
      hand.push(deck.splice(index, 1)[0]!);
    }
    yield hand;
  }
}

/** The innocents with the culprits among them, where chance has it. */
export function shuffleIn<T>(innocents: readonly T[], culprits: readonly T[], random: Random): readonly T[] {
  const all = [...innocents];
  for (const culprit of culprits) all.splice(random.below(all.length + 1), 0, culprit);
  return all;
}
