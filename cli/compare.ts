/**
 * @module cli/compare
 * `millrace compare`: the same events through two pipelines, or two builds of millrace, and where their replies differ.
 * Exit status: 0 for the same, 1 if anything differs (or cannot be used), 2 for wrong usage.
 */
import { type Command, Option } from 'commander';
import { TIERS, type Tier } from '../engine/index.ts';
import { openEngineSide } from './compare/engine-side.ts';
import { type Asked, eventsOfCorpus, eventsOfFiles, eventsOfLines } from './compare/events.ts';
import { openLayerSide, type Runtime } from './compare/layer-side.ts';
import type { Side } from './compare/side.ts';
import { countReplies, createTally, isSame, type Tally, tallyToData } from './compare/tally.ts';
import { tallyToText } from './compare/text.ts';
import { numberIn } from './numbers.ts';
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

/** The options of one side. */
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

/** What commander cannot check. */
function checkUsage(command: Command, files: readonly string[], flags: CompareFlags): void {
  if (files.filter((file) => file === '-').length > 1)
    command.error("'-' (standard input) can be read only once");
  if (flags.corpus !== undefined && files.length > 0)
    command.error(
      `expected --corpus or files, found --corpus and ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
    );
  if (flags.corpus !== undefined && flags.input === 'firehose')
    command.error('--corpus goes with --input lines');
  for (const [name, { tier, layer, runtime }] of Object.entries(flagsOf(flags))) {
    const side = name.toLowerCase();
    if (layer !== undefined && tier !== undefined)
      command.error(
        `--${side}-tier applies to this engine; the layer of --${side}-layer chooses its own tier`,
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
    const replies = await Promise.all([a.transform(asked.event), b.transform(asked.event)]);
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

const PIPELINE = 'a built-in format, a pipeline file, or inline JSON, as in MILLRACE_PIPELINE';

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description(
      'run the same events through two pipelines, or two builds, and report where the replies differ',
    )
    .argument('<a>', PIPELINE)
    .argument('<b>', 'the pipeline to compare with, in the same forms')
    .argument('[file...]', "files to read; '-' or none: standard input")
    .addOption(
      new Option('--input <kind>', 'log lines, or Firehose events as JSON, one per file or one per line')
        .choices(['lines', 'firehose'])
        .default('lines', 'lines'),
    )
    .option(
      '--corpus <n>',
      'generate this many Apache access log lines instead of reading files',
      numberIn({ from: 1, isWhole: true }),
    )
    .addOption(
      new Option('--show <n>', 'how many differing records to show')
        .argParser(numberIn({ from: 0, isWhole: true }))
        .default(5, '5'),
    )
    .option('--json', 'as JSON');
  for (const side of ['a', 'b']) {
    const options = [
      new Option(`--${side}-tier <tier>`, 'which tier').choices(['auto', ...TIERS]),
      new Option(`--${side}-layer <dir|zip>`, 'another build of millrace: its layer, run as Lambda runs it'),
      new Option(`--${side}-runtime <runtime>`, "which of the layer's runtimes (default: raw)").choices([
        'raw',
        'managed',
      ]),
    ];
    for (const option of options) command.addOption(option.helpGroup(`Side ${side.toUpperCase()}:`));
  }
  command.action(compare);
}
