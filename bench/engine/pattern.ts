/**
 * @module bench/engine/pattern
 * Matching alone, with all captures: generated code over lines in WebAssembly memory against node-re2's `exec`.
 *
 *     node bench/engine/pattern.ts [--json] [--lines 1000] [--rounds 40]
 *
 * The lines are matched by a driver module that imports `match`, as the kernel does: what is measured includes the call
 * from one module to another. Rounds are interleaved; the fastest is reported.
 * 1,000 lines are 240 kB, about what a Firehose batch has; with 10,000 the second-level cache is what is measured.
 */
import { parseArgs } from 'node:util';
import RE2 from 're2';
import { compilePattern, loadPattern, type Matcher } from '../../engine/pattern/index.ts';
import { createAssembler, encodeModule, Ins } from '../../engine/pattern/wasm/emit.ts';
import { accessLines } from './access-lines.ts';

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

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    lines: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '40' },
  },
});
const rounds = Number(values.rounds);
const memory = new WebAssembly.Memory({ initial: 256 });

/** Lines side by side in memory, and a table of (start, end) the driver walks. */
interface Loaded {
  readonly table: number;
  readonly count: number;
  readonly bytes: number;
}

const CAPTURES_AT = 1024;
const TABLE_AT = 4096;

function loadLines(lines: readonly string[]): Loaded {
  const table = new Int32Array(memory.buffer, TABLE_AT, 2 * lines.length);
  const bytes = new Uint8Array(memory.buffer);
  let at = TABLE_AT + table.byteLength + 64;
  let sum = 0;
  lines.forEach((line, index) => {
    const encoded = Buffer.from(line);
    bytes.set(encoded, at);
    bytes[at + encoded.length] = 10;
    table.set([at, at + encoded.length], 2 * index);
    at += encoded.length + 1;
    sum += encoded.length;
  });
  return { table: TABLE_AT, count: lines.length, bytes: sum };
}

/** `drive(table, tableEnd, captures) → matched`: calls the imported `match` for every line of the table. */
function buildDriver(match: unknown): (table: number, tableEnd: number, captures: number) => number {
  const signature = { parameters: 3, results: 1 };
  const asm = createAssembler();
  asm.block('done', () => {
    asm.loop('line', () => {
      asm.get(0);
      asm.get(1);
      asm.ins(Ins.i32GeU);
      asm.branchIf('done');
      asm.get(3);
      asm.get(0);
      asm.load32(0);
      asm.get(0);
      asm.load32(4);
      asm.get(2);
      asm.call(0);
      asm.ins(Ins.i32Add);
      asm.set(3);
      asm.get(0);
      asm.i32(8);
      asm.ins(Ins.i32Add);
      asm.set(0);
      asm.branch('line');
    });
  });
  asm.get(3);
  const bytes = encodeModule({
    imports: [{ name: 'match', signature }],
    functions: [{ signature, locals: [{ count: 1, type: 0x7f }], body: asm.bytes, exportAs: 'drive' }],
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, match } });
  return instance.exports['drive'] as (table: number, tableEnd: number, captures: number) => number;
}

/** @throws Error where a capture is not RE2's; the lines are ASCII, so that characters are bytes */
function checkCaptures(
  name: string,
  lines: readonly string[],
  { table }: Loaded,
  match: Matcher,
  re: RE2,
): void {
  const spans = new Int32Array(memory.buffer, table, 2 * lines.length);
  for (const [index, line] of lines.entries()) {
    const expected = re.exec(line) as readonly (string | undefined)[] | null;
    const [start, end] = [spans[2 * index]!, spans[2 * index + 1]!];
    const matched = match(start, end, CAPTURES_AT) === 1;
    const captures = new Int32Array(memory.buffer, CAPTURES_AT, 2 * (expected?.length ?? 0));
    const found = expected?.map((_, group) =>
      captures[2 * group]! === -1
        ? undefined
        : line.slice(captures[2 * group]! - start, captures[2 * group + 1]! - start),
    );
    if (matched !== (expected !== null) || found?.some((text, group) => text !== expected?.[group])) {
      throw new Error(`${name}: line ${index} is not captured as re2 does: ${line}`);
    }
  }
}

/** Of all rounds the fastest: other work on the machine only ever adds. */
const fastest = (times: readonly number[]): number => Math.min(...times);

function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** Milliseconds of each contender, round by round in turn. */
function interleave<K extends string>(
  contenders: Readonly<Record<K, () => void>>,
  count: number,
): Record<K, number> {
  const times = new Map<string, number[]>();
  for (let round = -3; round < count; round++) {
    for (const [name, work] of Object.entries<() => void>(contenders)) {
      const time = timed(work);
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), time]);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, fastest(list)])) as Record<K, number>;
}

interface Row {
  readonly pattern: string;
  readonly form: string;
  readonly states: number;
  readonly code: number;
  readonly 'compile ms': number;
  readonly 'ns/line': number;
  /** The lazy form, forced. */
  readonly 'lazy ns/line': number;
  readonly 're2 ns/line': number;
  readonly times: number;
}

function measure(name: string, source: string, lines: readonly string[]): Row {
  const compileTimes: number[] = [];
  let program = compilePattern(source);
  for (let round = 0; round < 7; round++) {
    compileTimes.push(
      timed(() => {
        program = compilePattern(source);
      }),
    );
  }
  if ('declined' in program) throw new Error(`${name}: ${program.declined}`);
  const loaded = loadLines(lines);
  const match = loadPattern(program, memory);
  const drive = buildDriver(match);
  const re = new RE2(source, 'u');
  checkCaptures(name, lines, loaded, match, re);
  const expected = lines.filter((line) => re.exec(line)).length;
  const run = (): void => {
    const matched = drive(loaded.table, loaded.table + 8 * loaded.count, CAPTURES_AT);
    if (matched !== expected) throw new Error(`${name}: ${matched} lines matched, re2 says ${expected}`);
  };
  const lazy = loadPattern({ ...program, form: 'lazy-table', because: 'to compare' }, memory);
  const driveLazy = buildDriver(lazy);
  // re2 is slow enough that a tenth of the lines says the same
  const some = lines.slice(0, Math.ceil(lines.length / 10));
  const contenders = {
    ours: run,
    lazy: () => void driveLazy(loaded.table, loaded.table + 8 * loaded.count, CAPTURES_AT),
    re2: () => {
      for (const line of some) re.exec(line);
    },
  };
  const times = interleave(contenders, rounds);
  const ours = (1e6 * times.ours) / lines.length;
  const theirs = (1e6 * times.re2) / some.length;
  return {
    pattern: name,
    form: program.form,
    states: program.facts.states,
    code: program.facts.codeBytes,
    'compile ms': Number(fastest(compileTimes).toFixed(1)),
    'ns/line': Number(ours.toFixed(1)),
    'lazy ns/line': Math.round((1e6 * times.lazy) / lines.length),
    're2 ns/line': Math.round(theirs),
    times: Math.round(theirs / ours),
  };
}

/** ns a byte of one long line, by its length: flat if the time is linear. */
function measureGrowth(source: string, unit: string): Record<string, number | string> {
  const program = compilePattern(source);
  if ('declined' in program) throw new Error(`${source}: ${program.declined}`);
  const match = loadPattern(program, memory);
  const row: Record<string, number | string> = { pattern: source, line: `${unit}…` };
  for (const length of [1_000, 10_000, 100_000, 1_000_000, 10_000_000]) {
    const loaded = loadLines([unit.repeat(Math.ceil(length / unit.length))]);
    const [start = 0, end = 0] = new Int32Array(memory.buffer, loaded.table, 2);
    const repeats = Math.max(1, 1_000_000 / length);
    const times = Array.from({ length: 7 }, () =>
      timed(() => {
        for (let count = 0; count < repeats; count++) match(start, end, CAPTURES_AT);
      }),
    );
    row[`${length} B`] = Number(((1e6 * fastest(times)) / (repeats * loaded.bytes)).toFixed(3));
  }
  return row;
}

const GROWTH: readonly (readonly [source: string, unit: string])[] = [
  ['^(\\S+) (\\S+)$', 'x'],
  ['^"((?:[^"\\\\]|\\\\.)*)"$', '"\\"'],
  ['(x+x+)+y', 'x'],
  ['(a+)*b', 'a'],
  ['(a|b|ab)*c', 'ab'],
  ['(\\w+)@(\\w+)\\.com', 'a@'],
  ['(.*?)=(.*)$', 'é='],
];

const lines = accessLines(Number(values.lines));
const rows = Object.entries(PATTERNS).map(([name, source]) => measure(name, source, lines));
const growth = GROWTH.map(([source, unit]) => measureGrowth(source, unit));
const meanBytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;

if (values.json)
  console.log(JSON.stringify({ node: process.version, arch: process.arch, meanBytes, rows, growth }));
else {
  console.log(
    `${lines.length} lines of ${meanBytes.toFixed(0)} bytes, Node ${process.version}, ${process.arch}`,
  );
  console.table(rows);
  console.log('ns a byte of one line, by its length');
  console.table(growth);
}
