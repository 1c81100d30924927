/**
 * @module cli/playground/page/outcomes
 * What became of each line, as a list.
 */
import type { Done, LineOutcome } from '../contract.ts';
import { piecesOf } from './json-text.ts';

function element(tag: string, className: string, ...children: readonly (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** Characters of a failed line that are shown before the place where it stopped, and behind it. */
const BEFORE = 30;
const BEHIND = 40;

function failedLine(line: string, stop: number): HTMLElement {
  const from = Math.max(0, stop - BEFORE);
  const start = `${from > 0 ? '…' : ''}${line.slice(from, stop)}`;
  const rest = line.slice(stop, stop + BEHIND) || ' ';
  const end = stop + BEHIND < line.length ? '…' : '';
  return element('code', 'failed-line', start, element('mark', '', rest), end);
}

/** An output; what is no JSON stays as it is. */
function output(text: string, pretty: boolean): HTMLElement {
  const records = text.replace(/\n$/, '');
  const isJson = /^[[{]/.test(records);
  if (!isJson) return element('code', '', records);
  const parts = records.split('\n').flatMap((record, index) => [
    ...(index > 0 ? ['\n'] : []),
    ...piecesOf(record, pretty).flatMap(({ kind, text: piece }) => {
      if (kind !== 'mark') return [element('span', kind, piece)];
      return piece === ',' ? [piece, element('wbr', '')] : [piece]; // members are not torn apart
    }),
  ]);
  return element('code', '', ...parts);
}

function keysOf(keys: NonNullable<LineOutcome['keys']>): HTMLElement {
  const words = Object.entries(keys).map(([name, value]) => `${name}=${value}`);
  return element('div', 'keys', `partition ${words.join('  ')}`);
}

function item(one: LineOutcome, line: string, pretty: boolean): HTMLElement {
  const { status, text, keys, stop } = one;
  const number = element('span', 'number', String(one.line));
  number.setAttribute('aria-label', `line ${one.line}`);
  if (status === 'dropped') return element('li', status, number, element('div', 'what soft', 'dropped'));
  if (status === 'failed') {
    const reason = element('div', 'reason', text);
    return element(
      'li',
      status,
      number,
      element('div', 'what', reason, ...(stop === null ? [] : [failedLine(line, stop)])),
    );
  }
  const what = element('div', 'what', output(text, pretty), ...(keys === null ? [] : [keysOf(keys)]));
  return element('li', status, number, what);
}

export function showOutcomes(
  list: HTMLElement,
  { outcomes }: Done,
  lines: readonly string[],
  pretty: boolean,
): void {
  list.replaceChildren(...outcomes.map((one) => item(one, lines[one.line - 1] ?? '', pretty)));
}

/** @example '3 records: 2 ok, 1 failed · kernel' */
export function summary({ counts, outcomes, handedBack, tier }: Done): string {
  const { ok, dropped, failed } = counts;
  const all = ok + dropped + failed;
  const words = Object.entries({ ok, dropped, failed }).flatMap(([word, count]) =>
    count === 0 ? [] : [`${count.toLocaleString('en')} ${word}`],
  );
  const back = handedBack === 0 || tier === 're2' ? '' : `, ${handedBack} handed back to the reference path`;
  const first = outcomes.length < all ? `, the first ${outcomes.length} of them below` : '';
  const counted = `${all.toLocaleString('en')} ${all === 1 ? 'record' : 'records'}${first}`;
  if (all === 0) return 'No lines.';
  return `${counted}: ${words.join(', ')} · ${tier}${back}`;
}
