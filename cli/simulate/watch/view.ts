/**
 * @module cli/simulate/watch/view
 * The live view of a run as lines of text, for a terminal of any size: one column, or two where there is room. Pure: what
 * it is given is all that it knows.
 */
import type { Snapshot } from '../../../simulator/simulation.ts';
import {
  type Block,
  duration,
  faults,
  type Given,
  invocations,
  ledger,
  onTheWay,
  progress,
  throughput,
  verdict,
  versions,
} from './blocks.ts';
import { beside, cut, type Line, plain, toText } from './line.ts';

export interface Frame {
  /** What is run, in a few words. */
  readonly title: string;
  readonly width: number;
  /** The most lines there may be. */
  readonly height: number;
  readonly colour: boolean;
}

/** From here on two columns. */
const WIDE = 112;
const GAP = 4;
/** From here on rows with bars, where a line would do. */
const TALL = 30;

interface Place {
  readonly block: Block;
  /** Where the height does not do for all, the highest go first; 0 stays. */
  readonly rank: number;
  /** Without a blank line to the one before: they belong together. */
  readonly joined?: true;
}

/** Top to bottom in one column. */
const ONE_COLUMN: readonly Place[] = [
  { block: progress, rank: 0 },
  { block: throughput, rank: 2 },
  { block: onTheWay, rank: 4, joined: true },
  { block: duration, rank: 6, joined: true },
  { block: invocations, rank: 3 },
  { block: versions, rank: 7, joined: true },
  { block: faults, rank: 5, joined: true },
  { block: ledger, rank: 1 },
  { block: verdict, rank: 0, joined: true },
];

const LEFT: readonly Block[] = [throughput, onTheWay, duration];
const RIGHT: readonly Block[] = [invocations, versions, faults];

const BLANK: Line = [];

/** Blocks with a blank line between, or without where that is too high. */
function stack(blocks: readonly (readonly Line[])[], height: number): Line[] {
  const filled = blocks.filter((block) => block.length > 0);
  const airy = filled.flatMap((block, index) => (index === 0 ? block : [BLANK, ...block]));
  return airy.length <= height ? airy : filled.flat();
}

function oneColumn(given: Given, height: number): Line[] {
  let kept = ONE_COLUMN.map((place) => ({ ...place, lines: place.block(given) }));
  while (kept.reduce((sum, { lines }) => sum + lines.length, 0) > height) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    if (last === 0) break;
    kept = kept.filter(({ rank }) => rank !== last);
  }
  const groups: Line[][] = [];
  for (const { lines, joined } of kept) {
    if (joined && groups.length > 0) groups.at(-1)!.push(...lines);
    else groups.push([...lines]);
  }
  return stack(groups, height);
}

function twoColumns(given: Given, height: number): Line[] | null {
  const right = Math.floor((given.width - GAP) / 2);
  const left = given.width - GAP - right;
  const column = (blocks: readonly Block[], width: number) =>
    stack(
      blocks.map((block) => block({ ...given, width, roomy: true })),
      height,
    );
  const lines = stack(
    [
      progress(given),
      beside(column(LEFT, left), column(RIGHT, right), left, GAP),
      [...ledger(given), ...verdict(given)],
    ],
    height,
  );
  return lines.length <= height ? lines : null;
}

/**
 * @param history the snapshots of the last minute and a little more, the oldest first; at least one
 * @returns at most `height` lines, none wider than `width`
 */
export function viewLines(history: readonly Snapshot[], frame: Frame): string[] {
  const { title, width, height, colour } = frame;
  const now = history.at(-1);
  if (now === undefined) throw new RangeError('expected a snapshot, found none');
  const given: Given = { history, now, width, roomy: height >= TALL };
  const head: Line[] = [
    [
      ['strong', 'millrace simulate'],
      ['soft', `   ${plain(title)}`],
    ],
    BLANK,
  ];
  const room = height - head.length;
  const body =
    (width >= WIDE ? twoColumns(given, room) : null) ?? oneColumn({ ...given, roomy: false }, room);
  const all = body.length > room ? body : [...head, ...body];
  return all.slice(0, Math.max(0, height)).map((line) => toText(cut(line, width), colour));
}
