/**
 * @module engine/kernel/declined
 * How the kernel says that a plan is not for it: with a value. Such a plan runs on the reference path.
 */
export interface Declined {
  /** What of the plan the kernel cannot do, in words (`explain` shows it). */
  readonly declined: string;
}

export function isDeclined<T extends object>(value: T | Declined): value is Declined {
  return 'declined' in value;
}
