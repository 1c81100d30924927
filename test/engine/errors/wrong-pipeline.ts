/**
 * @module test/engine/errors/wrong-pipeline
 * What the tables of mistakes are made of: a pipeline, and the message it is rejected with, behind `pipeline: `.
 */
export interface WrongPipeline {
  readonly mistake: string;
  readonly pipeline: unknown;
  readonly message: string;
}

export const wrong = (mistake: string, pipeline: unknown, message: string): WrongPipeline => ({
  mistake,
  pipeline,
  message,
});

export const json = { parse: 'json' } as const;
export const common = { parse: 'apache-common' } as const;
export const COMMON_FIELDS = 'host, identity, user, timestamp, method, path, protocol, status, size, request';
export const LINEAR =
  'RE2 has none, since no engine can match it in linear time; capture more and use `filter`, or write it out';
