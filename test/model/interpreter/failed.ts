/**
 * @module test/model/interpreter/failed
 * A record that fails: thrown where it is found out, caught where `onError` is applied.
 */
export class Failed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The record does not pass a filter. */
export class Dropped extends Error {}
