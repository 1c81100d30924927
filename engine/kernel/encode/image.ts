/**
 * @module engine/kernel/encode/image
 * Plan → the kernel's program, as bytes that are copied to PROGRAM (memory.ts). It is encoded once, when the tier is
 * chosen, and travels in the plan.
 *
 *     PROGRAM ┌─────────────────────┐
 *             │ entry, alternative 0│ ENTRY_BYTES: the slots from SLOT_ENTRY on
 *             │ …                   │
 *             ├─────────────────────┤
 *             │ ops and literals, 0 │ ops.ts draws them; the parser's options, if it has any, are last
 *             │ …                   │
 *             └─────────────────────┘
 */
import { PLANNED_PARSERS } from '../../parsers/planned.ts';
import type { Alternative, HandedBack, KernelImage, KeyPlace, PlanSteps } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../../plan/step.ts';
import { member } from '../../plan/table.ts';
import * as m from '../memory.ts';
import { OPTIONS_BYTES } from '../ops.ts';
import { alignUp } from './byte-writer.ts';
import { encodeColumns } from './columns/columns.ts';
import { declineWhole } from './fold.ts';
import { encodeMembers } from './members/members.ts';

/** The slots of an alternative's entry; what is left out is 0. */
const ENTRY_SLOTS = {
  emit: m.SLOT_EMIT,
  filter: m.SLOT_FILTER,
  parse: m.SLOT_PARSE,
  pattern: m.SLOT_PATTERN,
  members: m.SLOT_MEMBERS,
  memberCount: m.SLOT_MEMBER_COUNT,
  recordMemberCount: m.SLOT_RECORD_MEMBER_COUNT,
  conflicts: m.SLOT_CONFLICTS,
  conflictCount: m.SLOT_CONFLICT_COUNT,
  dropNulls: m.SLOT_DROP_NULLS,
  keepOnly: m.SLOT_KEEP_ONLY,
  partition: m.SLOT_PARTITION,
  partitionEnd: m.SLOT_PARTITION_END,
  picks: m.SLOT_PICKS,
  picksEnd: m.SLOT_PICKS_END,
  options: m.SLOT_OPTIONS,
} as const;

export interface EncodedAlternative {
  readonly bytes: Uint8Array;
  readonly fieldCount: number;
  readonly mostReferences: number;
  readonly fieldReferences: number;
  readonly contextReferences: number;
  readonly keys: readonly KeyPlace[];
  readonly entry: Partial<Record<keyof typeof ENTRY_SLOTS, number>>;
}

function encodeAlternative(
  plan: PlanSteps,
  { parse, steps }: Alternative,
  groupCount: number,
  base: number,
): EncodedAlternative | Declined {
  const kernel = member(PLANNED_PARSERS, parse.kind).kernel!;
  const encoded =
    kernel.fields === 'columns'
      ? encodeColumns(plan, parse, steps, groupCount, base)
      : encodeMembers(plan, steps, base);
  if (isDeclined(encoded)) return encoded;
  const entry = { ...encoded.entry, parse: kernel.code, options: Number(parse.pattern?.twin !== undefined) };
  if (kernel.options === undefined) return { ...encoded, entry };
  const at = alignUp(encoded.bytes.length, 16);
  const bytes = new Uint8Array(at + OPTIONS_BYTES);
  bytes.set(encoded.bytes);
  const declined = kernel.options(parse, new DataView(bytes.buffer, at));
  return declined ?? { ...encoded, bytes, entry: { ...entry, options: base + at } };
}

/** An alternative whose records the reference path does, once they are known to be its own. */
function handBack({ parse }: Alternative): EncodedAlternative {
  const { code } = member(PLANNED_PARSERS, parse.kind).kernel!;
  const entry = { parse: code, options: Number(parse.pattern?.twin !== undefined) };
  return {
    bytes: new Uint8Array(0),
    fieldCount: 0,
    mostReferences: 1,
    fieldReferences: 0,
    contextReferences: 0,
    keys: [],
    entry,
  };
}

/** @param groupCounts how many captures each alternative's pattern has; 0 for those without */
export function encodeImage(plan: PlanSteps, groupCounts: readonly number[]): KernelImage | Declined {
  const whole = declineWhole(plan);
  if (whole !== null) return whole;
  const { alternatives } = plan;
  const encoded: EncodedAlternative[] = [];
  const handsBack: HandedBack[] = [];
  let at = alternatives.length * m.ENTRY_BYTES;
  const places: number[] = [];
  for (const [index, alternative] of alternatives.entries()) {
    const one = encodeAlternative(plan, alternative, groupCounts[index]!, m.PROGRAM + at);
    if (isDeclined(one)) {
      const { kind, pattern } = alternative.parse;
      const isTold = pattern !== null || member(PLANNED_PARSERS, kind).kernel!.code === m.PARSE_JSON;
      handsBack.push({ alternative: index, because: `the kernel has no ${one.declined}`, isTold });
    }
    const kept = isDeclined(one) ? handBack(alternative) : one;
    encoded.push(kept);
    places.push(at);
    at = alignUp(at + kept.bytes.length, 64);
  }
  const bytes = new Uint8Array(at);
  let pattern = 0;
  for (const [index, one] of encoded.entries()) {
    bytes.set(one.bytes, places[index]);
    const slots = new Uint32Array(bytes.buffer, index * m.ENTRY_BYTES, m.ENTRY_BYTES / 4);
    const number = alternatives[index]!.parse.pattern === null ? 0 : ++pattern;
    for (const [name, value] of Object.entries({ ...one.entry, pattern: number })) {
      slots[ENTRY_SLOTS[name as keyof typeof ENTRY_SLOTS] - m.SLOT_ENTRY] = value;
    }
  }
  const most = (what: 'fieldCount' | 'mostReferences' | 'fieldReferences' | 'contextReferences') =>
    Math.max(...encoded.map((one) => one[what]));
  return {
    bytes,
    alternatives: alternatives.length,
    mostReferences: most('mostReferences'),
    fieldCount: most('fieldCount'),
    fieldReferences: most('fieldReferences'),
    contextReferences: most('contextReferences'),
    keyed: plan.partition.length > 0,
    keys: encoded.flatMap(({ keys }) => keys),
    handsBack,
  };
}
