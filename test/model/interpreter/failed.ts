/**
 * @module test/model/interpreter/failed
 * A record that fails: thrown where it is found out, caught where `onError` is applied. No Error: a stack of each would be most of
 * the model's time.
 */
export class Failed {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** The record does not pass a filter. */
export class Dropped {}
