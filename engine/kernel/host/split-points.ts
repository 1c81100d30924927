/**
 * @module engine/kernel/host/split-points
 * Where an event may be cut into parts. It is a guess, made by looking at a few bytes: the kernel finds out whether it
 * was right (`runPart`), and a wrong one costs time, nothing else.
 */

const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const SPACE = 0x20;
/** Braces that are looked at for one cut; a plain event needs one. */
const MOST_LOOKS = 4096;

/** The last byte before `at` that is no white space. */
function before(bytes: Uint8Array, at: number): number {
  let place = at - 1;
  while (place >= 0 && bytes[place]! <= SPACE) place -= 1;
  return place;
}

/** Where a record may begin: the first `{` from `from` on behind a `}` and a comma. −1: nowhere near. */
export function findRecord(event: Buffer, from: number): number {
  let at = event.indexOf(OPEN, from);
  for (let looks = 0; at !== -1 && looks < MOST_LOOKS; looks += 1) {
    const comma = before(event, at);
    if (event[comma] === COMMA && event[before(event, comma)] === CLOSE) return at;
    at = event.indexOf(OPEN, at + 1);
  }
  return -1;
}

/**
 * Cuts an event, each cut at the given share of its length or a little behind it.
 * @param shares ascending, between 0 and 1
 * @returns one offset a share, ascending; `null` where the event cannot be cut like that
 */
export function cutEvent(event: Buffer, shares: readonly number[]): readonly number[] | null {
  const cuts: number[] = [];
  for (const share of shares) {
    const cut = findRecord(event, Math.floor(event.length * share));
    if (cut === -1 || cut <= (cuts.at(-1) ?? 0)) return null;
    cuts.push(cut);
  }
  return cuts;
}
