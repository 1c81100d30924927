/**
 * @module engine/aws/rate
 * A pace that is stated: how long a call has to wait so that no more than so many records and bytes a second go out.
 */

/** A second, `null`: as many as one likes. */
export interface Rate {
  readonly records: number | null;
  readonly bytes: number | null;
}

/** Takes what a call sends, and gives how many ms it has to wait. */
export type Pace = (records: number, bytes: number, now?: number) => number;

export function createPace({ records: mostRecords, bytes: mostBytes }: Rate): Pace {
  let free = 0;
  return (records, bytes, now = Date.now()) => {
    const wait = Math.max(0, free - now);
    const takes = 1000 * Math.max(records / (mostRecords ?? Infinity), bytes / (mostBytes ?? Infinity));
    free = now + wait + takes;
    return wait;
  };
}
