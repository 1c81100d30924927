import { FORMATS, type Format } from '../../../../engine/formats/index.ts';
import { type Case, failed } from '../case.ts';

const twinsOf = (format: Format) => (format.kind === 'pattern' ? (format.twinExamples ?? []) : []);

/** Every built-in format's own examples and failures. */
export const formatCases: readonly Case[] = FORMATS.map(
  (format): Case => ({
    name: `${format.name}: its examples and failures`,
    pipeline: { parse: format.name },
    records: [
      ...format.examples.map(({ line, output }) => [line, output] as const),
      ...twinsOf(format).map(({ line, output }) => [line, output] as const),
      ...format.failures.map(({ line, code }) => [line, failed(code)] as const),
    ],
  }),
);
