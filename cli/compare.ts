/**
 * @module cli/compare
 * `millrace compare`: the same events through two pipelines, or two builds of millrace, and where their answers differ.
 * Exit status: 0 the same, 1 something differs (or cannot be used), 2 wrong usage.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { TIERS, type Tier } from '../engine/index.ts';
import type { Side } from './compare/answer.ts';
import { openEngineSide } from './compare/engine-side.ts';
import { type Asked, eventsOfCorpus, eventsOfFiles, eventsOfLines } from './compare/events.ts';
import { openLayerSide, type Runtime } from './compare/layer-side.ts';
import { countReplies, createTally, isSame, type Tally, tallyToData } from './compare/tally.ts';
import { tallyToText } from './compare/text.ts';
import { writeOut } from './output.ts';
import { checkInputs } from './run/inputs.ts';

interface CompareFlags {
  readonly input: 'lines' | 'firehose';
  readonly corpus?: number;
  readonly show: number;
  readonly json?: true;
  readonly aTier?: 'auto' | Tier;
  readonly bTier?: 'auto' | Tier;
  readonly aLayer?: string;
  readonly bLayer?: string;
  readonly aRuntime?: Runtime;
  readonly bRuntime?: Runtime;
}

/** A whole number; `1e5` is one as well. */
function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9][0-9_]*(e[0-9])?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least}.`);
  };
}

/** What is said of one side. */
interface SideFlags {
  readonly tier?: 'auto' | Tier;
  readonly layer?: string;
  readonly runtime?: Runtime;
}

const definedOf = (flags: { [name in keyof SideFlags]: SideFlags[name] | undefined }): SideFlags =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));

const flagsOf = (flags: CompareFlags): Readonly<Record<'A' | 'B', SideFlags>> => ({
  A: definedOf({ tier: flags.aTier, layer: flags.aLayer, runtime: flags.aRuntime }),
  B: definedOf({ tier: flags.bTier, layer: flags.bLayer, runtime: flags.bRuntime }),
});

/** What commander cannot see by itself. */
function checkUsage(command: Command, files: readonly string[], flags: CompareFlags): void {
  if (files.filter((file) => file === '-').length > 1)
    command.error("'-', the standard input, can be read once");
  if (flags.corpus !== undefined && files.length > 0)
    command.error(`--corpus makes the lines up, found ${files.length} files as well`);
  if (flags.corpus !== undefined && flags.input === 'firehose')
    command.error('--corpus goes with --input lines');
  for (const [name, { tier, layer, runtime }] of Object.entries(flagsOf(flags))) {
    const side = name.toLowerCase();
    if (layer !== undefined && tier !== undefined)
      command.error(
        `--${side}-tier is this engine's; --${side}-layer runs another, which chooses for itself`,
      );
    if (layer === undefined && runtime !== undefined)
      command.error(`--${side}-runtime goes with --${side}-layer`);
  }
}

async function eventsFor(files: readonly string[], { input, corpus }: CompareFlags) {
  if (corpus !== undefined) return eventsOfCorpus(corpus);
  const inputs = await checkInputs(files.length === 0 ? ['-'] : files);
  return input === 'firehose' ? eventsOfFiles(inputs) : eventsOfLines(inputs);
}

/** Both at once: one of them may be another process. */
async function compareAll(
  events: AsyncIterable<Asked>,
  [a, b]: readonly [Side, Side],
  show: number,
): Promise<Tally> {
  const tally = createTally();
  for await (const asked of events) {
    const replies = await Promise.all([a.answer(asked.event), b.answer(asked.event)]);
    countReplies(tally, asked, replies, show);
  }
  return tally;
}

function openSide(side: 'A' | 'B', pipeline: string, { tier, layer, runtime }: SideFlags): Promise<Side> {
  if (layer === undefined) return openEngineSide(side, pipeline, tier ?? 'auto');
  return openLayerSide({ side, pipeline, layer, runtime: runtime ?? 'raw' });
}

async function compare(
  pipelineA: string,
  pipelineB: string,
  files: string[],
  flags: CompareFlags,
  command: Command,
): Promise<void> {
  checkUsage(command, files, flags);
  const events = await eventsFor(files, flags);
  const open: Side[] = [];
  try {
    const bySide = flagsOf(flags);
    const a = await openSide('A', pipelineA, bySide.A);
    open.push(a);
    const b = await openSide('B', pipelineB, bySide.B);
    open.push(b);
    const tally = await compareAll(events, [a, b], flags.show);
    const titles = { a: a.title, b: b.title };
    await writeOut(
      flags.json ? `${JSON.stringify(tallyToData(tally, titles), null, 2)}\n` : tallyToText(tally, titles),
    );
    if (!isSame(tally)) process.exitCode = 1;
  } finally {
    await Promise.all(open.map((side) => side.close()));
  }
}

const PIPELINE = "a built-in format, a pipeline's file, or its JSON: what MILLRACE_PIPELINE would be";

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('run the same events through two pipelines, or two builds, and report where answers differ')
    .argument('<a>', PIPELINE)
    .argument('<b>', 'likewise')
    .argument('[file...]', "files to read, '-' or none for standard input")
    .addOption(
      new Option('--input <kind>', 'log lines, or Firehose events as JSON: one a file, or one a line')
        .choices(['lines', 'firehose'])
        .default('lines', 'lines'),
    )
    .option('--corpus <n>', 'so many made-up lines of Apache access logs in place of files', wholeNumber(1))
    .addOption(
      new Option('--show <n>', 'how many differing records to show')
        .argParser(wholeNumber(0))
        .default(5, '5'),
    )
    .option('--json', 'as JSON');
  for (const side of ['a', 'b']) {
    const options = [
      new Option(`--${side}-tier <tier>`, 'which matcher').choices(['auto', ...TIERS]),
      new Option(`--${side}-layer <dir|zip>`, "another build of millrace: its layer, run as Lambda's"),
      new Option(`--${side}-runtime <runtime>`, 'which runtime of the layer; raw by default').choices([
        'raw',
        'managed',
      ]),
    ];
    for (const option of options) command.addOption(option.helpGroup(`Side ${side.toUpperCase()}:`));
  }
  command.action(compare);
}
