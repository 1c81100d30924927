/**
 * @module cli/simulate/watch/blocks
 * The parts of the live view, each from what the snapshots say to lines.
 */
import type { LedgerCounts, Snapshot } from '../../../simulator/simulation.ts';
import { bytes, count, milliseconds, percent, span, times } from './format.ts';
import { flow, type Line, type Piece, plain, type Style } from './line.ts';
import { columns, rateNow, ratesOfMinute, settled } from './rates.ts';

/** What a block is made from. */
export interface Given {
  /** Of the last minute and a little more, the oldest first; at least one. */
  readonly history: readonly Snapshot[];
  readonly now: Snapshot;
  /** Columns that it has. */
  readonly width: number;
  /** Whether there is room for rows where a line would do. */
  readonly roomy: boolean;
}

export type Block = (given: Given) => Line[];

const LABEL_WIDTH = 12;
const label = (text: string): Piece => ['strong', text.padEnd(LABEL_WIDTH)];
const INDENT = ' '.repeat(LABEL_WIDTH);

/** A bar of that many columns, its parts in proportion; every part above 0 has at least one. */
function bar(parts: readonly (readonly [Style, string, number])[], whole: number, width: number): Line {
  let room = width;
  const drawn = parts.map(([style, block, value]): Piece => {
    const share = whole === 0 ? 0 : Math.round((value / whole) * width);
    const wide = Math.max(0, Math.min(room, value > 0 ? Math.max(1, share) : 0));
    room -= wide;
    return [style, block.repeat(wide)];
  });
  return [...drawn, ['soft', '░'.repeat(Math.max(0, room))]];
}

export const progress: Block = ({ history, now, width }) => {
  const { ledger, total, streamMs, realMs } = now;
  const text = `${percent(ledger.put, total)}  ${count(ledger.put)} of ${count(total)} put`;
  const putRate = rateNow(history, (one) => one.ledger.put);
  const faster = realMs === 0 ? '' : `, ${times(streamMs / realMs)} as fast`;
  const left =
    ledger.put >= total
      ? ', all put'
      : putRate > 0
        ? `, ${span(((total - ledger.put) / putRate) * 1000)} left`
        : '';
  return [
    [
      label('records'),
      ...bar([['ours', '█', ledger.put]], total, Math.max(4, width - LABEL_WIDTH - text.length - 3)),
      '  ',
      text,
    ],
    [label('time'), `${span(streamMs)} of the stream in ${span(realMs)}${faster}${left}`],
  ];
};

const TALL = 5;

export const throughput: Block = ({ history, width, roomy }) => {
  const rate = `${count(rateNow(history, settled))} records/s`;
  const mb = (counter: (one: Snapshot) => number) => `${bytes(rateNow(history, counter))}/s`;
  const flowing = `${mb((one) => one.bytesIn)} in, ${mb((one) => one.bytesOut)} out`;
  if (roomy) {
    const drawn = columns(ratesOfMinute(history, settled, Math.max(4, width - LABEL_WIDTH - 1)), TALL);
    return [
      [label('throughput'), ['strong', rate], `   ${flowing}`],
      ...drawn.map((row): Line => [INDENT, ['ours', row]]),
    ];
  }
  const room = Math.max(4, Math.min(60, width - LABEL_WIDTH - 20));
  return [
    [
      label('throughput'),
      ['strong', rate.padEnd(19)],
      ['ours', columns(ratesOfMinute(history, settled, room), 1)[0]!],
    ],
    [INDENT, flowing],
  ];
};

export const onTheWay: Block = ({ now, width }) => {
  const { inFlight, buffered, activePartitions } = now;
  const parts = flow(
    [
      [
        `${count(inFlight.records)} records in ${count(inFlight.invocations)} ${inFlight.invocations === 1 ? 'invocation' : 'invocations'}`,
      ],
      [`buffered ${count(buffered.records)}, ${bytes(buffered.bytes)}`],
      ...(activePartitions === 0 ? [] : [[`${count(activePartitions)} partitions`]]),
    ],
    width - LABEL_WIDTH,
  );
  return parts.map((line, row) => [row === 0 ? label('in flight') : INDENT, ...line]);
};

export const duration: Block = ({ now }) => {
  const { p50, p90, p99 } = now.duration;
  return [
    [label('duration'), `p50 ${milliseconds(p50)}   p90 ${milliseconds(p90)}   p99 ${milliseconds(p99)}`],
  ];
};

const counted = (name: string, value: number, style: Style): Line => [
  `${name} `,
  value === 0 ? ['soft', '0'] : [style, count(value)],
];

export const invocations: Block = ({ now, width }) => {
  const { started, ok, errors, timeouts, exits, throttled, refused, retries } = now.invocations;
  const parts = flow(
    [
      [['strong', count(started)]],
      counted('ok', ok, 'good'),
      counted('retries', retries, 'bad'),
      counted('errors', errors, 'bad'),
      counted('timeouts', timeouts, 'bad'),
      counted('exits', exits, 'bad'),
      counted('throttled', throttled, 'bad'),
      counted('refused', refused, 'bad'),
    ],
    width - LABEL_WIDTH,
  );
  return parts.map((line, row) => [row === 0 ? label('invocations') : INDENT, ...line]);
};

const MOST_ROWS = 8;
const MOST_LINES = 2;

/** Names with counts, the most first: rows with bars where there is room, else as many as two lines take. */
function tally(
  title: string,
  counts: Readonly<Record<string, number>>,
  { width, roomy }: Given,
  style: Style,
): Line[] {
  const all = Object.entries(counts)
    .map(([name, value]) => [plain(name), value] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const sum = all.reduce((total, [, value]) => total + value, 0);
  if (all.length === 0) return [[label(title), ['soft', 'none']]];
  if (roomy) {
    const shown = all.length > MOST_ROWS ? all.slice(0, MOST_ROWS - 1) : all;
    const names = Math.min(18, Math.max(...shown.map(([name]) => name.length)));
    const numbers = Math.max(...shown.map(([, value]) => count(value).length));
    const room = Math.max(4, width - LABEL_WIDTH - names - numbers - 13);
    const rows = shown.map(
      ([name, value], row): Line => [
        row === 0 ? label(title) : INDENT,
        name.slice(0, names).padEnd(names + 2),
        count(value).padStart(numbers),
        `  ${percent(value, sum).padStart(7)}  `,
        [style, '█'.repeat(Math.max(1, Math.round((value / sum) * room)))],
      ],
    );
    const hidden = all.length - shown.length;
    return hidden === 0 ? rows : [...rows, [INDENT, ['soft', `and ${hidden} more`]]];
  }
  const pieces = all.map(([name, value]): Line => [`${name}: `, [style, count(value)]]);
  const lines = flow(pieces, width - LABEL_WIDTH - 2); // room for an ellipsis
  const cutOff = lines.length > MOST_LINES;
  return lines
    .slice(0, MOST_LINES)
    .map(
      (line, row): Line => [
        row === 0 ? label(title) : INDENT,
        ...line,
        ...(cutOff && row === MOST_LINES - 1 ? ([['soft', ' …']] as const) : []),
      ],
    );
}

export const versions: Block = (given) => tally('versions', given.now.versions, given, 'ours');
export const faults: Block = (given) => tally('faults', given.now.faults, given, 'bad');

const PARTS = [
  ['delivered', 'good', '█'],
  ['dropped', 'ours', '▓'],
  ['failed', 'bad', '▒'],
  ['open', 'soft', '░'],
] as const satisfies readonly (readonly [keyof LedgerCounts, Style, string])[];

export const ledger: Block = ({ now, width }) => {
  const { ledger: counts } = now;
  const numbers = flow(
    PARTS.map(([name, style, block]): Line => [[style, block], ` ${name} ${count(counts[name])}`]),
    width - LABEL_WIDTH,
  );
  return [
    [
      label('ledger'),
      ...bar(
        PARTS.slice(0, -1).map(([name, style, block]) => [style, block, counts[name]]),
        counts.put,
        Math.max(4, width - LABEL_WIDTH - 1),
      ),
    ],
    ...numbers.map((line): Line => [INDENT, ...line]),
  ];
};

const WRONG = ['lost', 'duplicated', 'corrupted'] as const satisfies readonly (keyof LedgerCounts)[];

/** What makes a run fail, first and loud. */
export const verdict: Block = ({ now, width }) => {
  const pieces = WRONG.toSorted((a, b) => Math.sign(now.ledger[b]) - Math.sign(now.ledger[a])).map(
    (name): Line => {
      const value = now.ledger[name];
      return [value === 0 ? ['good', `${name} 0`] : ['alarm', ` ${name.toUpperCase()} ${count(value)} `]];
    },
  );
  return flow(pieces, Math.max(1, width - LABEL_WIDTH)).map((line): Line => [INDENT, ...line]);
};
