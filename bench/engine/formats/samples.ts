/**
 * @module bench/engine/formats/samples
 * Lines of about 200 bytes of any format, made of its own samples: those that are shorter are made longer in a place whose
 * field takes it, and digits differ from line to line. The reference path decides what is still a record.
 */
import { createEngine, type PipelineConfig, packRecords, STATUS } from '../../../engine/index.ts';
import { createRandom, type Random } from '../../../simulator/samples/random.ts';

export const LINE_BYTES = 200;
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
async function lengthen(pipeline: PipelineConfig, line: string): Promise<string> {
  const missing = LINE_BYTES - line.length;
  if (missing <= 0) return line;
  const places = Array.from({ length: line.length }, (_, index) => line.length - index);
  const longer = places.map((at) => line.slice(0, at) + FILLING.slice(0, missing) + line.slice(at));
  const [length, ...lengths] = await outputLengths(pipeline, [line, ...longer]);
  return longer.find((_, index) => lengths[index] === length! + missing) ?? line;
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

/** @param samples lines that are records */
export async function createLines(
  pipeline: PipelineConfig,
  samples: readonly string[],
  count: number,
): Promise<readonly string[]> {
  const random = createRandom(1);
  const lines: string[] = [];
  for (const sample of samples) {
    const line = await lengthen(pipeline, sample);
    const others = Array.from({ length: VARIANTS }, () => otherDigits(random, line));
    const lengths = await outputLengths(pipeline, others);
    lines.push(line, ...others.filter((_, index) => lengths[index]! > 0));
  }
  return Array.from({ length: count }, () => random.pick(lines));
}
