/**
 * @module bench/engine/formats/samples
 * Lines of any format, made of its own samples: as they are or, where they are to be of one length, longer in a place whose
 * field takes it, or shorter in places whose fields do without. Digits differ from line to line. The reference path decides
 * what is still a record.
 */
import { createEngine, type PipelineConfig, packRecords, STATUS } from '../../../engine/index.ts';
import { createRandom, type Random } from '../../../simulator/samples/random.ts';

/** Most bytes that one cut takes out of a line; each next one takes half of those, until none is possible. */
const WIDEST_CUT = 64;
const FILLING = 'a-quick.brown-fox_jumps.over-the-lazy.dog_'.repeat(10);
const VARIANTS = 48;
const DIGITS_CHANGED = 5;

/** Bytes of each line's output; 0: it is no record. */
async function outputLengths(pipeline: PipelineConfig, lines: readonly string[]): Promise<readonly number[]> {
  const engine = createEngine(pipeline, { tier: 're2', threads: 1 });
  const now = new Date().toISOString(); // formats without a year take it from the record's arrival
  const perRecord = { arrivalTime: lines.map(() => now) };
  const { spans, status } = await engine.run({ ...packRecords(lines), context: { shared: {}, perRecord } });
  await engine.close();
  return lines.map((_, index) =>
    status[index] === STATUS.ok ? spans[2 * index + 1]! - spans[2 * index]! : 0,
  );
}

/** The line with text put where a field becomes longer by just that; the line itself where there is no such place. */
async function lengthen(pipeline: PipelineConfig, line: string, missing: number): Promise<string> {
  const places = Array.from({ length: line.length }, (_, index) => line.length - index);
  const longer = places.map((at) => line.slice(0, at) + FILLING.slice(0, missing) + line.slice(at));
  const [length, ...lengths] = await outputLengths(pipeline, [line, ...longer]);
  return longer.find((_, index) => lengths[index] === length! + missing) ?? line;
}

/** The line with text taken out where fields become shorter by just that, as far as they do. */
async function shorten(pipeline: PipelineConfig, line: string, bytes: number): Promise<string> {
  let cut = line;
  for (let width = WIDEST_CUT; width >= 1; ) {
    const most = Math.min(width, cut.length - bytes);
    if (most <= 0) return cut;
    const shorter = Array.from({ length: cut.length }, (_, at) => cut.slice(0, at) + cut.slice(at + most));
    const [length, ...lengths] = await outputLengths(pipeline, [cut, ...shorter]);
    const found = shorter.find((_, at) => lengths[at]! > 0 && lengths[at] === length! - most);
    if (found === undefined) width = Math.floor(width / 2);
    else cut = found;
  }
  return cut;
}

async function resize(pipeline: PipelineConfig, line: string, bytes: number): Promise<string> {
  const missing = bytes - line.length;
  return missing > 0 ? lengthen(pipeline, line, missing) : shorten(pipeline, line, bytes);
}

/** The line with some of its digits changed. */
function otherDigits(random: Random, line: string): string {
  const places = [...line.matchAll(/\d/g)].map(({ index }) => index);
  const letters = [...line];
  if (places.length > 0)
    for (let count = 0; count < DIGITS_CHANGED; count += 1)
      letters[random.pick(places)] = String(random.below(10));
  return letters.join('');
}

/**
 * @param samples lines that are records
 * @param bytes how long lines are to be, about; `null`: as they are
 */
export async function createLines(
  pipeline: PipelineConfig,
  samples: readonly string[],
  count: number,
  bytes: number | null,
): Promise<readonly string[]> {
  const random = createRandom(1);
  const lines: string[] = [];
  for (const sample of samples) {
    const line = bytes === null ? sample : await resize(pipeline, sample, bytes);
    const others = Array.from({ length: VARIANTS }, () => otherDigits(random, line));
    const lengths = await outputLengths(pipeline, others);
    lines.push(line, ...others.filter((_, index) => lengths[index]! > 0));
  }
  return Array.from({ length: count }, () => random.pick(lines));
}
