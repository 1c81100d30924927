/**
 * @module bench/engine/pattern
 * Matching alone, with all captures: generated code over lines in WebAssembly memory against node-re2's `exec`.
 *
 *     node bench/engine/pattern.ts [--json] [--lines 1000] [--rounds 40]
 *
 * Contenders take turns; each one's fastest round counts. 1,000 lines are 240 kB, about a Firehose batch; with
 * 10,000 the second-level cache is what is measured.
 */
import RE2 from 're2';
import { formatNumber, formatTable } from '../../cli/table.ts';
import { compilePattern, loadPattern } from '../../engine/pattern/index.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { readArguments, readCount } from '../command.ts';
import { alternate, summarize } from '../measure/stats.ts';
import { buildDriver, CAPTURES_AT, checkCaptures, loadLines, memory } from './match-lines.ts';

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const REQUEST = String.raw`"(?:([A-Z]+) ((?:[^"\\ ]|\\.)+)(?: ([^" \\]+))?|((?:[^"\\]|\\.)*))"`;
const HEAD = String.raw`^(\S+) (\S+) (\S+) \[([^\]]+)\]`;
const TAIL = String.raw`(\d{3}) (\d+|-)(?: ${QUOTED} ${QUOTED})?\s*$`;

const PATTERNS: Readonly<Record<string, string>> = {
  'apache combined, request whole': `${HEAD} ${QUOTED} ${TAIL}`,
  'apache combined, request split': `${HEAD} ${REQUEST} ${TAIL}`,
  'apache combined, user (.+?)': String.raw`^(\S+) (\S+) (.+?) \[([^\]]+)\] ${QUOTED} ${TAIL}`,
  'grok-like, alternations':
    String.raw`^((?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)|[0-9A-Za-z][\w.-]*) ` +
    String.raw`([a-zA-Z0-9._-]+) ([a-zA-Z0-9._-]+) \[((?:0[1-9]|[12]\d|3[01]|[1-9])/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/(?:\d\d){1,2}` +
    String.raw`:(?:2[0123]|[01]?\d):[0-5]\d:[0-5]\d [+-]\d{4})\] "(?:(\w+) (\S+)(?: HTTP/(\d+(?:\.\d+)?))?|([^"]*))" (\d{3}) (?:(\d+)|-) "([^"]*)" "([^"]*)"`,
};

const { values } = readArguments('node bench/engine/pattern.ts [--json] [--lines N] [--rounds N]', {
  options: {
    json: { type: 'boolean', default: false },
    lines: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '40' },
  },
});
const rounds = readCount('rounds', values.rounds);
export interface Row {
  readonly pattern: string;
  readonly form: string;
  readonly states: number;
  readonly codeBytes: number;
  readonly compileMs: number;
  /** ns a line. */
  readonly ns: number;
  readonly re2Ns: number;
}

const COMPILE_ROUNDS = 7;
const WARMUP_ROUNDS = 3;

async function measure(name: string, source: string, lines: readonly string[]): Promise<Row> {
  const program = compilePattern(source);
  if ('declined' in program) throw new Error(`${name}: ${program.declined}`);
  const { table, end } = loadLines(lines);
  const re = new RE2(source, 'u');
  const match = loadPattern(program, memory);
  checkCaptures(name, lines, table, match, re);
  const drive = buildDriver(match);
  const expected = lines.filter((line) => re.exec(line)).length;
  // re2 is so slow that a tenth of the lines is enough.
  const some = lines.slice(0, Math.ceil(lines.length / 10));
  const contenders = [
    {
      name: 'ours',
      run: () => {
        const matched = drive(table, end, CAPTURES_AT);
        if (matched !== expected) throw new Error(`${name}: ${matched} lines match, with re2 ${expected}`);
      },
    },
    {
      name: 're2',
      run: () => {
        for (const line of some) re.exec(line);
      },
    },
  ];
  const times = await alternate(contenders, { rounds, warmupRounds: WARMUP_ROUNDS });
  const compiling = await alternate([{ name, run: () => compilePattern(source) }], {
    rounds: COMPILE_ROUNDS,
    warmupRounds: 1,
  });
  // The fastest round: other work on the machine only ever adds.
  const fastest = (contender: string, count: number) => (1e6 * summarize(times.get(contender)!).low) / count;
  return {
    pattern: name,
    form: program.attempts.join(', '),
    states: program.facts.states,
    codeBytes: program.facts.codeBytes,
    compileMs: summarize(compiling.get(name)!).low,
    ns: fastest('ours', lines.length),
    re2Ns: fastest('re2', some.length),
  };
}

const lines = [...generateLines({ seed: 1, count: readCount('lines', values.lines) })];
const rows: Row[] = [];
for (const [name, source] of Object.entries(PATTERNS)) rows.push(await measure(name, source, lines));
if (values.json) console.log(JSON.stringify(rows));
else {
  const cells = rows.map(({ pattern, form, states, codeBytes, compileMs, ns, re2Ns }) => [
    pattern,
    form,
    ...[states, codeBytes].map((value) => formatNumber(value)),
    ...[compileMs, ns].map((value) => formatNumber(value, 1)),
    ...[re2Ns, re2Ns / ns].map((value) => formatNumber(value)),
  ]);
  const heading = ['pattern', 'form', 'states', 'code B', 'compile ms', 'ns/line', 're2', 're2 / ours'];
  console.log(formatTable(heading, cells));
}
