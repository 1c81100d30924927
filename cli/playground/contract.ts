/**
 * @module cli/playground/contract
 * What the page and its worker say to each other. Places are offsets in UTF-16 code units.
 */

export interface RunRequest {
  readonly id: number;
  /** YAML. */
  readonly pipeline: string;
  /** One record a line. */
  readonly lines: string;
}

/** What is wrong with a pipeline, and where in its text; `from` = `to`: nowhere in particular. */
export interface Problem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** What became of one line. */
export interface LineOutcome {
  /** Counted from 1. */
  readonly line: number;
  readonly status: 'ok' | 'dropped' | 'failed';
  /** The output; of a failed line the code and the reason, as `run` prints them. */
  readonly text: string;
  /** Its partition keys, Iceberg table included; `null`: none. */
  readonly keys: Readonly<Record<string, string>> | null;
  /** Of a failed line: where in it the parser stopped; `null`: not known. */
  readonly stop: number | null;
}

export interface Done {
  readonly id: number;
  /** The first lines; `counts` is of all. */
  readonly outcomes: readonly LineOutcome[];
  readonly counts: { readonly ok: number; readonly dropped: number; readonly failed: number };
  /** Records that the kernel handed back to the reference path. */
  readonly handedBack: number;
  readonly tier: string;
  /** As `millrace explain` prints it. */
  readonly explanation: string;
  /** What is otherwise here than where the pipeline will run. */
  readonly notes: readonly string[];
}

export interface Invalid {
  readonly id: number;
  readonly problem: Problem;
}

export type Reply = Done | Invalid;

/** A built-in format, with its own lines. */
export interface Sample {
  readonly name: string;
  readonly summary: string;
  readonly lines: readonly string[];
}

/** The worker's first message: what there is to choose from. */
export interface Ready {
  readonly samples: readonly Sample[];
}
