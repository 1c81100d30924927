/**
 * @module bench/demo
 * `npm start`: a demo from end to end. Log lines become Firehose events, the events go through the Lambda handler one
 * after the other as Firehose sends them, and a table shows the result.
 *
 *     npm start                                  100,000 lines from the seeded corpus
 *     npm start -- access.log                    a file; its format is detected
 *     npm start -- access.log --format ltsv
 *
 * Time counts the handler's calls only, not the making of lines and events.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { formatFacts, formatNumber } from '../cli/table.ts';
import { cutEvents } from '../simulator/samples/events.ts';
import { CommandError, readArguments, runCommand } from './command.ts';
import { corpusSource, fileSource, type JobSource } from './demo/source.ts';
import { loadHandler } from './measure/handler.ts';
import { startProgress } from './progress.ts';

const USAGE = 'npm start -- [FILE] [--format NAME]';

/** Characters of a record that are printed. */
const MAX_SHOWN = 2_000;

interface Totals {
  events: number;
  records: number;
  dropped: number;
  failed: number;
  /** Of raw records, line feeds included. */
  bytes: number;
  milliseconds: number;
  /** One record before and after. */
  example: { readonly before: string; readonly after: string } | null;
}

/** A record as text that is safe to print: no control characters, which could steer a terminal, and not endless. */
function forTerminal(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString().trimEnd();
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return shown.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, '\ufffd');
}

/** Adds what one event became; nothing here is timed. */
function addReply(
  totals: Totals,
  event: FirehoseTransformationEvent,
  reply: FirehoseTransformationResult,
): void {
  totals.events += 1;
  totals.records += event.records.length;
  event.records.forEach((record, index) => {
    const result = reply.records[index];
    if (result?.recordId !== record.recordId) throw new Error('the handler returned a record out of order');
    totals.bytes += Buffer.byteLength(record.data, 'base64');
    if (result.result === 'Ok') {
      totals.example ??= {
        before: forTerminal(record.data),
        after: forTerminal(result.data ?? ''),
      };
    } else if (result.result === 'Dropped') totals.dropped += 1;
    else totals.failed += 1;
  });
}

/** `18   (no-match 16, type 2)` */
function describeFailed(failed: number, reasons: ReadonlyMap<string, number>): string {
  if (failed === 0) return '0';
  const words = [...reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code} ${formatNumber(count)}`);
  return `${formatNumber(failed)}   (${words.join(', ')})`;
}

async function run(source: JobSource): Promise<void> {
  console.log(`millrace · ${source.title}\n`);
  const handler = await loadHandler(source.format);
  const totals: Totals = {
    events: 0,
    records: 0,
    dropped: 0,
    failed: 0,
    bytes: 0,
    milliseconds: 0,
    example: null,
  };
  const bar = startProgress({ title: 'Transforming', total: source.total, unit: 'records' });
  for await (const event of cutEvents(source.lines())) {
    const start = performance.now();
    const reply = await handler.invoke(event);
    totals.milliseconds += performance.now() - start;
    addReply(totals, event, reply);
    bar.advance(event.records.length);
  }
  bar.stop();
  await handler.close();

  if (totals.example !== null) {
    console.log(`A record before\n  ${totals.example.before}\nand after\n  ${totals.example.after}\n`);
  }
  const seconds = totals.milliseconds / 1000;
  console.log(
    formatFacts([
      [
        'records',
        `${formatNumber(totals.records)} in ${formatNumber(totals.events)} Firehose ${totals.events === 1 ? 'event' : 'events'}`,
      ],
      ['failed', describeFailed(totals.failed, handler.failures)],
      ...(totals.dropped > 0 ? [['dropped', formatNumber(totals.dropped)] as const] : []),
      ['seconds', `${formatNumber(seconds, 3)} in the handler`],
      ['records/s', formatNumber(totals.records / seconds)],
      ['MB/s', `${formatNumber(totals.bytes / 1e6 / seconds, 1)} of log lines`],
      ['tier', handler.tier],
      ['threads', String(handler.threads)],
    ]),
  );
  console.log(
    "\nManaged handler, first event included; the README's headline is the raw runtime, warm: `npm run bench` measures both.",
  );
}

function readSource(): { readonly file: string | undefined; readonly format: string | undefined } {
  const { values, positionals } = readArguments(USAGE, {
    options: { format: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length > 1)
    throw new CommandError(`expected one file, found ${positionals.length} (usage: ${USAGE})`, 2);
  if (values.format !== undefined && positionals.length === 0)
    throw new CommandError(`--format: expected a file with it, found none (usage: ${USAGE})`, 2);
  return { file: positionals[0], format: values.format };
}

await runCommand(async () => {
  const { file, format } = readSource();
  await run(file === undefined ? corpusSource() : await fileSource(file, format));
});
