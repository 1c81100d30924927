import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, type LineSource, type PipelineConfig, STATUS } from '../../engine/index.ts';
import { headerReader, withHeader } from '../../engine/programs/headers.ts';

// A header names the fields of the lines behind it: in a file, and in what one record decodes to.

const CSV: PipelineConfig = { parse: { csv: { header: true } } };
const W3C: PipelineConfig = { parse: { w3c: {} } };

interface Line {
  readonly line: number;
  readonly output: string;
}

/** What each line of a stream became: its output, `dropped`, or its failure's reason. */
async function linesOf(pipeline: PipelineConfig, source: LineSource): Promise<Line[]> {
  const engine = createEngine(pipeline, { threads: 1 });
  const lines: Line[] = [];
  for await (const { outcome, firstLine } of engine.runLines(source)) {
    const { status, bytes, spans, failures } = outcome;
    for (const [index, end] of status.entries()) {
      const text = Buffer.from(bytes.slice(spans[2 * index], spans[2 * index + 1])).toString();
      const failed = failures.find((failure) => failure.index === index)?.detail ?? '';
      lines.push({
        line: firstLine + index,
        output: end === STATUS.ok ? text : end === STATUS.dropped ? 'dropped' : failed,
      });
    }
  }
  await engine.close();
  return lines;
}

async function repliesTo(pipeline: PipelineConfig, payloads: readonly (string | Uint8Array)[]) {
  const engine = createEngine(pipeline, { threads: 1 });
  const event = {
    invocationId: 'i',
    deliveryStreamArn: 'arn:a',
    region: 'r',
    records: payloads.map((payload, index) => ({
      recordId: `${index}`,
      approximateArrivalTimestamp: 0,
      data: Buffer.from(payload).toString('base64'),
    })),
  };
  const { records } = await engine.firehose(event);
  const bytes = await engine.firehoseBytes(Buffer.from(JSON.stringify(event)));
  expect(JSON.parse(Buffer.from(bytes).toString()).records).toEqual(records);
  await engine.close();
  return records.map(({ result, data }) =>
    result === 'Ok' ? Buffer.from(data!, 'base64').toString() : result,
  );
}

describe('a file', () => {
  test('of CSV has its fields named by its first line, a byte order mark aside', async () => {
    const text = '\ufeffid,"full ""name""",note\r\n7,Ann,\r\n8,"Bo, B.","x"\r\n1,2\r\n';
    expect(await linesOf(CSV, text)).toEqual([
      { line: 2, output: '{"id":"7","full \\"name\\"":"Ann","note":""}\n' },
      { line: 3, output: '{"id":"8","full \\"name\\"":"Bo, B.","note":"x"}\n' },
      { line: 4, output: 'expected 3 columns, found 2' },
    ]);
  });

  test('of TSV and of another delimiter, too', async () => {
    const tsv = { parse: { tsv: { header: true } } } as const;
    expect(await linesOf(tsv, 'a\tb\n1\t2')).toEqual([{ line: 2, output: '{"a":"1","b":"2"}\n' }]);
    const semicolons = { parse: { csv: { header: true, delimiter: ';' } } } as const;
    expect(await linesOf(semicolons, 'a;b\n1,5;2')).toEqual([{ line: 2, output: '{"a":"1,5","b":"2"}\n' }]);
  });

  test('of the W3C format may change its fields midway', async () => {
    const text =
      '#Software: IIS\n#Fields: a b\n1 2\n#Date: x\n3 -\n#Fields: b c a\n4 "x y" 6\n7 8\n#Fields: a a\n9 9\n';
    expect(await linesOf(W3C, text)).toEqual([
      { line: 1, output: 'dropped' },
      { line: 3, output: '{"a":"1","b":"2"}\n' },
      { line: 4, output: 'dropped' },
      { line: 5, output: '{"a":"3","b":null}\n' },
      { line: 7, output: '{"b":"4","c":"x y","a":"6"}\n' },
      { line: 8, output: 'expected 3 fields, found 2' },
      { line: 9, output: 'dropped' },
      { line: 10, output: 'the header names "a" twice' },
    ]);
  });

  test.each([
    ['nothing', '', []],
    ['a header alone', 'a,b\n', []],
    ['a header without its line feed', 'a,b', []],
    [
      'a column without a name',
      'a,,b\n1,2,3\n',
      ['the header does not name column 2', 'the header does not name column 2'],
    ],
    [
      'a quote that does not end',
      '"a\n1\n',
      [
        'the header: column 1 begins with a quote and does not end with one',
        'the header: column 1 begins with a quote and does not end with one',
      ],
    ],
  ])('of %s', async (_, text, expected) => {
    expect((await linesOf(CSV, text)).map(({ output }) => output)).toEqual(expected);
  });

  test('without a header fails line by line, and says why', async () => {
    const [line] = await linesOf(W3C, '1 2\n');
    expect(line!.output).toBe(
      'there is no header before it: name the fields in the pipeline, or set `decode: lines`',
    );
  });

  test('gives the same however it is cut', async () => {
    const section = fc.tuple(
      fc.uniqueArray(fc.constantFrom('a', 'b', 'cs(x)', 'é', 'date'), { minLength: 1 }),
      fc.array(fc.array(fc.constantFrom('1', '-', '"x y"', '#', 'é😀', '""'), { maxLength: 4 }), {
        maxLength: 5,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(section, { maxLength: 4 }), fc.array(fc.nat(40)), async (sections, cuts) => {
        const file = sections.flatMap(([names, rows]) => [
          `#Fields: ${names.join(' ')}`,
          ...rows.map((row) => row.join(' ')),
        ]);
        const bytes = Buffer.from(file.map((line) => `${line}\n`).join(''));
        const expected: Line[] = [];
        let line = 1;
        for (const [names, rows] of sections) {
          const known = await linesOf(
            { parse: { w3c: { fields: names } } },
            rows.map((row) => `${row.join(' ')}\n`).join(''),
          );
          expected.push(...known.map((one) => ({ ...one, line: one.line + line })));
          line += rows.length + 1;
        }
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        chunks.push(bytes.subarray(at));
        expect(await linesOf(W3C, chunks)).toEqual(expected);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('runs on the kernel once its fields are known, steps and all', async () => {
    const pipeline: PipelineConfig = {
      ...CSV,
      types: { n: 'int' },
      rename: { id: 'key' },
      set: { env: 'prod' },
      filter: { n: { gte: 2 } },
      drop: ['note', 'no such field'],
    };
    const engine = createEngine(pipeline, { threads: 1 });
    expect(headerReader(engine.plan)('id,n,note', true)).toEqual(['id', 'n', 'note']);
    expect(withHeader(engine.plan, ['id', 'n', 'note']).tier.kind).toBe('kernel');
    expect(engine.plan.tier).toMatchObject({
      kind: 're2',
      because: 'the fields are known when a header has been read',
    });
    expect(await linesOf(pipeline, 'id,n,note\na,1,x\nb,02,y\n')).toEqual([
      { line: 2, output: 'dropped' },
      { line: 3, output: '{"key":"b","n":2,"env":"prod"}\n' },
    ]);
    expect(withHeader(createEngine(pipeline, { tier: 're2' }).plan, ['id']).tier).toMatchObject({
      because: 'as asked for',
    });
  });

  test('with code of the user’s', async () => {
    const map = (record: { n: string }) => ({ double: 2 * Number(record.n) });
    expect(await linesOf({ ...CSV, map } as never, 'n\n1\n2\n')).toEqual([
      { line: 2, output: '{"double":2}\n' },
      { line: 3, output: '{"double":4}\n' },
    ]);
  });
});

describe('what a record decodes to', () => {
  const decode = ['lines'];
  test('has its own header', async () => {
    const csv = { ...CSV, decode } as PipelineConfig;
    expect(await repliesTo(csv, ['a,b\n1,2\n3,4\n', 'b,c\n5,6', 'a\n', '', 'a,a\n1,2\n'])).toEqual([
      '{"a":"1","b":"2"}\n{"a":"3","b":"4"}\n',
      '{"b":"5","c":"6"}\n',
      'Dropped',
      'Dropped',
      'ProcessingFailed',
    ]);
    const w3c = { ...W3C, decode: ['gzip', 'lines'] } as PipelineConfig;
    expect(
      await repliesTo(w3c, [gzipSync('#Fields: a\n1\n#Fields: b\n2\n'), gzipSync('1\n#Fields: a\n1\n')]),
    ).toEqual(['{"a":"1"}\n{"b":"2"}\n', 'ProcessingFailed']);
  });

  test('whole, and not its lines, is no payload of lines: it fails', async () => {
    expect(await repliesTo(CSV, ['a,b\n1,2\n', gzipSync('a,b\n1,2\n'), 'a'])).toEqual([
      'ProcessingFailed',
      'ProcessingFailed',
      'ProcessingFailed',
    ]);
  });
});

test('a header that redaction may not show is not quoted', async () => {
  const pipeline = { ...CSV, steps: [{ redact: { a: 'mask' } }] } as PipelineConfig;
  const [line] = await linesOf(pipeline, 'secret,secret\n1,2\n');
  expect(line!.output).toBe('the header names a column twice');
});
