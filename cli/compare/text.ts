/**
 * @module cli/compare/text
 * A comparison as text: both sides' counts beside each other, what differs by kind and by field, the first records.
 */

import { paint } from '../output.ts';
import { formatNumber, formatTable } from '../table.ts';
import type { Difference, DifferenceKind } from './differences.ts';
import type { ReplyStatus } from './side.ts';
import { type DifferingRecord, isSame, type Tally, type Titles } from './tally.ts';

/** Characters of a record's data, and of a value. */
const INPUT_SHOWN = 160;
const VALUE_SHOWN = 120;
/** Fields that are listed; all are in `--json`. */
const FIELDS_SHOWN = 20;

/** Two digits; neither `0 %` of some nor `100 %` of less than all. */
function percent(share: number): string {
  if (share === 1) return '100 %';
  return share >= 0.99 ? 'over 99 %' : `${Number((100 * share).toPrecision(2))} %`;
}

const STATUS_ROWS: readonly (readonly [ReplyStatus, string])[] = [
  ['Ok', 'Ok'],
  ['Dropped', 'Dropped'],
  ['ProcessingFailed', 'ProcessingFailed'],
  ['none', 'not in the reply'],
];

const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  status: 'status',
  reason: 'reason of the failure',
  key: 'partition key',
  count: 'number of lines',
  field: 'field or value',
  order: 'order of fields',
  bytes: 'bytes',
};

/** Escapes what is invisible or would move the cursor; at most `most` characters. */
function clip(text: string, most: number): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => JSON.stringify(character).slice(1, -1));
  const characters = Array.from(visible.replace(/(?:\\r)?\\n$/, ''));
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** Keys are text, and in quotes as fields are: `"nothing"` is a value. */
const value = (kind: DifferenceKind, text: string | null) =>
  text === null ? 'nothing' : clip(kind === 'key' ? JSON.stringify(text) : text, VALUE_SHOWN);

/** A difference in two lines: long values stay comparable below each other, however wide the terminal. */
function differenceLines({ kind, where, a, b }: Difference): string[] {
  const label =
    kind === 'field' || kind === 'bytes' || kind === 'count' ? where : `${kind} ${where}`.trimEnd();
  const name = paint('bold', clip(label, 60));
  return [
    `  ${name}`,
    `    ${paint('red', `A  ${value(kind, a)}`)}`,
    `    ${paint('green', `B  ${value(kind, b)}`)}`,
  ];
}

function recordLines({ number, name, input, differences }: DifferingRecord): string[] {
  return [
    `${paint('bold', `record ${formatNumber(number)}`)}  ${paint('dim', name)}`,
    `  ${paint('dim', clip(input, INPUT_SHOWN))}`,
    ...differences.flatMap(differenceLines),
    '',
  ];
}

function countsText(tally: Tally): string {
  const rows = STATUS_ROWS.filter(([status]) => status !== 'none' || tally.a.none + tally.b.none > 0).map(
    ([status, words]) => [words, formatNumber(tally.a[status]), formatNumber(tally.b[status])],
  );
  const surplus =
    tally.surplusA + tally.surplusB === 0
      ? []
      : [['replies without a record', formatNumber(tally.surplusA), formatNumber(tally.surplusB)]];
  return formatTable(['records', 'A', 'B'], [...rows, ...surplus]);
}

function kindsText({ kinds, onlyAOk, onlyBOk }: Tally): string {
  const rows = (Object.keys(KIND_WORDS) as DifferenceKind[])
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => [KIND_WORDS[kind], formatNumber(kinds[kind])]);
  const only = [
    ['  only A is Ok', onlyAOk],
    ['  only B is Ok', onlyBOk],
  ] as const;
  rows.splice(
    1,
    0,
    ...only.filter(([, count]) => count > 0).map(([words, count]) => [words, formatNumber(count)]),
  );
  return formatTable(['difference', 'records'], rows);
}

function fieldsText({ fields, otherFields }: Tally): string {
  const sorted = [...fields].sort(([, a], [, b]) => b.differ - a.differ);
  const rows = sorted
    .slice(0, FIELDS_SHOWN)
    .map(([name, { differ, onlyA, onlyB }]) => [
      clip(name, 40),
      formatNumber(differ),
      onlyA === 0 ? '' : formatNumber(onlyA),
      onlyB === 0 ? '' : formatNumber(onlyB),
    ]);
  const left = sorted.length - FIELDS_SHOWN + otherFields;
  const more = sorted.length > FIELDS_SHOWN ? `\n… and ${formatNumber(left)} more; --json has them` : '';
  return formatTable(['field', 'records', 'only in A', 'only in B'], rows) + more;
}

export function tallyToText(tally: Tally, titles: Titles): string {
  const { records, same, fields, first } = tally;
  const head = [`${paint('bold', 'A')}  ${titles.a}`, `${paint('bold', 'B')}  ${titles.b}`, ''];
  if (isSame(tally)) {
    const verdict = `the same replies to ${formatNumber(records)} ${records === 1 ? 'record' : 'records'}`;
    return [...head, countsText(tally), '', paint('green', verdict), ''].join('\n');
  }
  const verdict =
    same === records
      ? 'only the number of replies without a record differs'
      : `${formatNumber(records - same)} of ${formatNumber(records)} records differ (${percent((records - same) / records)})`;
  return [
    ...head,
    countsText(tally),
    '',
    paint('red', verdict),
    ...(same === records ? [] : ['', kindsText(tally)]),
    ...(fields.size === 0 ? [] : ['', fieldsText(tally)]),
    '',
    ...first.flatMap(recordLines),
  ].join('\n');
}
