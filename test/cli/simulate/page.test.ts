import { describe, expect, it } from 'vitest';
import { simulationPage } from '../../../cli/simulate/page/page.ts';
import { stepsOf } from '../../../cli/simulate/page/records.ts';
import { flawsOf } from '../../bench/report/well-formed.ts';
import { NOT_CLEAN, RECORDING } from './fixture-recording.ts';
import { snapshotAt } from './snapshots.ts';

const MADE_BY = { millrace: '0.0.0', node: 'v24.0.0', cpu: 'A CPU <of> some kind' };
const page = simulationPage(RECORDING, MADE_BY);
const bad = simulationPage(NOT_CLEAN, MADE_BY);
const figure = (id: string, html = page) =>
  new RegExp(`<figure id="${id}">[\\s\\S]*?</figure>`).exec(html)?.[0] ?? '';
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

describe('the page about a simulated stream', () => {
  it('is well-formed, asks nothing of the network and runs no script', () => {
    for (const html of [page, bad]) {
      expect(flawsOf(html)).toEqual([]);
      expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|@import|url\(/);
      expect(html).not.toMatch(/undefined|NaN|Infinity/);
    }
  });

  it('says first whether every record was found', () => {
    expect(page).toMatch(/class="verdict good"><strong>CLEAN<\/strong> Every one of 500,000 records/);
    expect(page).not.toContain('What was found');
    expect(bad).toMatch(
      /class="verdict alarm"><strong>NOT CLEAN<\/strong> 2 lost, 1 duplicated, 1 corrupted\./,
    );
    expect(bad).toContain('<title>millrace: a simulated stream, not clean</title>');
    expect(bad).toContain('<li>lost: record 17<pre>expected once\nfound    nowhere</pre></li>');
    expect(bad).toContain('expected {&quot;a&quot;:&quot;&lt;b&gt;&quot;}');
    expect(bad).toContain('duplicated: never put');
  });

  it('says of a run that was stopped what was still open', () => {
    const stopped = simulationPage({ ...RECORDING, stopped: true }, MADE_BY);
    expect(stopped).toMatch(
      /<strong>STOPPED<\/strong> None was found wrong so far; .*50,000 of them still open; /,
    );
    expect(stopped).not.toContain('CLEAN');
  });

  it('says of a run that delivered nothing that it proves nothing', () => {
    const { last } = RECORDING.result;
    const ledger = { ...last.ledger, delivered: 0, failed: 500_000 };
    const result = { ...RECORDING.result, clean: false, last: { ...last, ledger } };
    const idle = simulationPage({ ...RECORDING, result }, MADE_BY);
    expect(idle).toMatch(/class="verdict alarm"><strong>NOTHING DELIVERED<\/strong> 500,000 failed/);
    expect(idle).not.toMatch(/CLEAN<|NaN|undefined/);
  });

  it('says why records failed, what they were packed in, and what is there more than once', () => {
    expect(page).toMatch(/no-match[\s\S]*?matches &lt;no&gt; pattern/);
    const { last } = RECORDING.result;
    const ledger = { ...last.ledger, outer: 4_000, putAgain: 500, calledAgain: 7 };
    const options = { ...RECORDING.options, wrap: 'kpl' };
    const packed = simulationPage(
      { ...RECORDING, options, result: { ...RECORDING.result, last: { ...last, ledger } } },
      MADE_BY,
    );
    expect(packed).toContain('records put, in 4,000 of the stream (kpl)');
    expect(packed).toContain(
      '500 put twice, as the reply to their put was lost; 7 sent to the function again, delivered once',
    );
  });

  it('draws a point for each call, in a shape of its own where it did not come well', () => {
    const drawing = /<svg[\s\S]*?<\/svg>/.exec(figure('calls'))![0];
    const points = drawing.match(/<(?:circle|path) [^>]*><title>version/g) ?? [];
    expect(points).toHaveLength(RECORDING.calls.length);
    // Six kinds of end: as many colours, each on the group of its points, and beside them those of the axes.
    const colours = new Set(drawing.match(/<g [^>]*fill="var\(--[\w-]+\)"/g));
    expect(colours.size).toBeGreaterThanOrEqual(6);
    expect(figure('calls')).toContain('try 2: 40 ms, error, Lambda.&lt;error&gt;, throw');
  });

  it('names the ends that there were, and no others', () => {
    const names = (html: string) => [...new Set(figure('calls', html).match(/(?<=>● )[a-z]+/g))];
    expect(names(page)).toEqual(['ok', 'error', 'timeout', 'exit', 'throttled', 'refused']);
    const calls = RECORDING.calls.filter(({ outcome }) => outcome === 'ok');
    expect(names(simulationPage({ ...RECORDING, calls }, MADE_BY))).toEqual(['ok']);
  });

  it('draws a bar for each step with faults or retries, stacked', () => {
    expect(count(figure('faults'), /<rect /g)).toBe(4 * 2);
    expect(figure('faults')).toContain('In all: retries 4, throw 3.');
  });

  it('draws a line for each thing that became of the records', () => {
    const drawing = /<svg[\s\S]*?<\/svg>/.exec(figure('records'))![0];
    expect(count(drawing, /<path [^>]*d="M/g)).toBe(4);
    expect(figure('records')).toContain('put 500,000, delivered 400,000, dropped 40,000, failed 10,000');
  });

  it('names every drawing and has its numbers as a table', () => {
    expect(count(page, /<svg [^>]*role="img"/g)).toBe(6);
    expect(count(page, /<svg [^>]*aria-label="[^"]{20,}"/g)).toBe(6);
    for (const name of [
      'Records a minute',
      'How long the calls took',
      'Retries and faults',
      'The metrics',
      'The stream',
    ])
      expect(page).toContain(`aria-label="${name}"`);
  });

  it('has the metrics, over the run and by minute', () => {
    expect(page).toContain(
      '<tr><td>IncomingRecords</td><td>500,000</td><td>1,000</td><td>500</td><td>200,000</td><td>300,000</td></tr>',
    );
    expect(page).toContain('<tr><td>ExecuteProcessing.Success</td><td>9</td><td>12</td><td>0.750</td>');
    expect(page).toContain('<tr><td>0</td><td>300,000</td><td></td></tr>');
  });

  it('says what was run, escaped, and by what', () => {
    expect(page).toContain(
      '1,000,000 at 5,000 a second of the stream&#39;s time, seed 7'.replace('&#39;', "'"),
    );
    expect(page).toContain('<tr><td>2</td><td>25.0 %</td><td>25</td><td>managed</td><td>512</td></tr>');
    expect(page).toContain('&lt;(?P&lt;a&gt;.*)&gt;');
    expect(page).toContain('A CPU &lt;of&gt; some kind; millrace 0.0.0, Node v24.0.0, 2025-02-27 22:10 UTC');
  });

  it('can be made of a run that ended before anything happened', () => {
    const first = snapshotAt(0);
    const empty = simulationPage(
      {
        ...RECORDING,
        snapshots: [first],
        calls: [],
        fired: { stepMs: 1_000, counts: {} },
        result: { clean: true, failures: [], last: first, findings: [], metrics: [] },
      },
      MADE_BY,
    );
    expect(flawsOf(empty)).toEqual([]);
    expect(empty).not.toMatch(/<figure|NaN|Infinity|undefined/);
  });
});

describe('records in steps of time', () => {
  it('are rates a minute, however seldom it was looked', () => {
    // 50,000 a second of the real clock, 60 times as much of the stream's: 50,000 a minute of it.
    const steps = stepsOf([snapshotAt(0), snapshotAt(10_000)]);
    expect(steps).toHaveLength(20);
    expect(steps.map(({ rates }) => rates.put)).toEqual(steps.map(() => expect.closeTo(50_000)));
    expect(steps.at(-1)!.toMs).toBe(600_000);
  });
});
