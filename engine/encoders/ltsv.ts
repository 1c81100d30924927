/**
 * @module engine/encoders/ltsv
 * Fields to labelled tab-separated values (http://ltsv.org/). The format has no escapes, so what it cannot hold fails.
 */
import { CELLS_LTSV } from '../kernel/memory.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import { cellText } from './cell-text.ts';
import type { EncoderKind } from './encoder.ts';

const LABEL = /^[0-9A-Za-z_.-]+$/;

const holds = (text: string) => !/[\t\r\n]/.test(text) && text.isWellFormed();

export const ltsv: EncoderKind = {
  name: 'ltsv',
  summary: 'labelled tab-separated values',
  hasColumns: false,
  compile:
    ({ timestamp, nulls }, { outputBytes }) =>
    (fields) => {
      let pairs = '';
      for (const [name, value] of fields) {
        if (value === null && nulls === 'drop') continue;
        if (!LABEL.test(name)) {
          return new RecordFailure(
            'encode',
            `the name ${excerpt(name)} is not an LTSV label ([0-9A-Za-z_.-]+)`,
          );
        }
        const text = cellText(value, timestamp);
        if (!holds(text)) {
          return new RecordFailure(
            'encode',
            `${name}: LTSV cannot hold a tab, CR, LF or half a surrogate pair, found ${excerpt(text)}`,
          );
        }
        pairs += `${pairs === '' ? '' : '\t'}${name}:${text}`;
        if (pairs.length > outputBytes) return pairs;
      }
      return pairs;
    },
  kernel: {
    code: CELLS_LTSV,
    // The kernel leaves out the first pair's tab.
    before: (name) => (LABEL.test(name) ? `\t${name}:` : null),
    cell: (text) => (holds(text) ? text : null),
  },
  example: { input: '{"a":"x","b":null}', output: 'a:x\tb:' },
};
