import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apacheLine, apacheOutput, MAIN, millrace, scratchFolder, shell } from './support/millrace.ts';

const files = scratchFolder();
const APACHE = ['run', '--format', 'apache-combined'];
const JSON_LINES = ['run', '--format', 'json'];

describe('run reads', () => {
  it('a file, and says at the end what became of it', async () => {
    const file = files.write('two.log', `${apacheLine(1)}\n${apacheLine(2)}\n`);
    const { status, text, errors } = await millrace([...APACHE, file]);
    expect({ status, text }).toEqual({ status: 0, text: `${apacheOutput(1)}\n${apacheOutput(2)}\n` });
    expect(errors).toMatch(/^2 records in \d+\.\d\d s, 0 failed, \d+\.\d MB\/s, [\d,]+ records?\/s\n$/);
  });

  it('standard input, by default and as -', async () => {
    for (const args of [APACHE, [...APACHE, '-']]) {
      expect(await millrace(args, apacheLine(3))).toMatchObject({ status: 0, text: `${apacheOutput(3)}\n` });
    }
  });

  it('each file to its own end, in order, standard input among them', async () => {
    const first = files.write('first', '{"a":1}'); // no line feed: must not run on into the next
    const empty = files.write('empty', '');
    const second = files.write('second', '{"a":3}\r\n{"a":4}\r\n');
    const { status, text, errors } = await millrace([...JSON_LINES, first, '-', empty, second], '{"a":2}');
    expect({ status, text }).toEqual({ status: 0, text: '{"a":1}\n{"a":2}\n{"a":3}\n{"a":4}\n' });
    expect(errors).toMatch(/^4 records /);
  });

  it('nothing from nothing', async () => {
    for (const args of [APACHE, [...APACHE, files.write('none', '')]]) {
      const { status, text, errors } = await millrace(args);
      expect({ status, text }).toEqual({ status: 0, text: '' });
      expect(errors).toMatch(/^0 records in 0\.\d\d s, 0 failed, 0\.0 MB\/s, 0 records\/s\n$/);
    }
  });

  it('a line of 3 MB whole, on one thread and on two', async () => {
    const long = 'x'.repeat(3 << 20);
    const file = files.write('long', `{"a":1}\n{"a":"${long}"}\n{"a":2}`);
    for (const threads of ['1', '2']) {
      const { status, text } = await millrace([...JSON_LINES, '--threads', threads, file]);
      expect(status).toBe(0);
      expect(text === `{"a":1}\n{"a":"${long}"}\n{"a":2}\n`).toBe(true);
    }
  });
});

describe('records that do not parse', () => {
  const lines = Buffer.concat([
    Buffer.from('{"a":1}\nno json\n\n'),
    Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
    Buffer.from('{"a":"é"}\nlast\r'),
  ]);

  it('are counted by reason, kept out of the output and never stop a run', async () => {
    const { status, text, errors } = await millrace(JSON_LINES, lines);
    expect({ status, text }).toEqual({ status: 0, text: '{"a":1}\n{"a":"é"}\n' });
    expect(errors).toMatch(/^6 records in .*, 4 failed \(json 3, utf8 1\), /m);
  });

  it('go to --rejects with file, line, reason, how far they got, and their own text, or bytes where they are no text', async () => {
    const rejects = files.write('rejects', 'what was there before');
    const good = files.write('good', '{"b":1}\nbad\n');
    const { status } = await millrace([...JSON_LINES, '--rejects', rejects, '-', good], lines);
    expect(status).toBe(0);
    const written = readFileSync(rejects, 'utf8').split('\n');
    expect(written.pop()).toBe('');
    const detail = expect.any(String) as string;
    const json = (found: string) => {
      const expected = [{ column: null, what: '"{"' }];
      return { code: 'json', detail, furthest: { offset: 0, expected, found } };
    };
    expect(written.map((line) => JSON.parse(line) as object)).toEqual([
      { file: '-', line: 2, ...json('no json'), text: 'no json' },
      { file: '-', line: 3, ...json(''), text: '' },
      { file: '-', line: 4, code: 'utf8', detail, base64: 'e/99' },
      { file: '-', line: 6, ...json('last\r'), text: 'last\r' },
      { file: good, line: 2, ...json('bad'), text: 'bad' },
    ]);
  });

  it('go to --rejects cut, if they are lines longer than the limit, and the run goes on', async () => {
    const rejects = files.write('cut', '');
    const limits = ['run', '--pipeline', '{"parse":"json","limits":{"lineBytes":1048576}}'];
    const long = `x${'é'.repeat(1 << 20)}`;
    for (const threads of ['1', '2']) {
      const input = `{"a":1}\n${long}\n{"a":2}\n${'y'.repeat(5 << 20)}`;
      const { status, text, errors } = await millrace(
        [...limits, '--threads', threads, '--rejects', rejects],
        input,
      );
      expect({ status, text }).toEqual({ status: 0, text: '{"a":1}\n{"a":2}\n' });
      expect(errors).toMatch(/^4 records in .*, 2 failed \(limit 2\), /m);
      const written = readFileSync(rejects, 'utf8').trimEnd().split('\n');
      const detail = 'more than 1048576 bytes in a line (limits.lineBytes)';
      expect(written.map((line) => JSON.parse(line) as object)).toEqual([
        { file: '-', line: 2, code: 'limit', detail, text: `x${'é'.repeat(32_767)}`, cut: true },
        { file: '-', line: 4, code: 'limit', detail, text: 'y'.repeat(65_536), cut: true },
      ]);
    }
  });

  it('are written as they came with onError raw, and dropped with drop', async () => {
    const raw = await millrace(['run', '--pipeline', '{"parse":"json","onError":"raw"}'], 'bad\n{"a":1}');
    expect(raw).toMatchObject({ status: 0, text: 'bad\n{"a":1}\n' });
    const drop = await millrace(['run', '--pipeline', '{"parse":"json","onError":"drop"}'], 'bad\n{"a":1}');
    expect(drop).toMatchObject({ status: 0, text: '{"a":1}\n' });
    expect(drop.errors).toMatch(/^2 records in .*, 0 failed, 1 dropped, /);
  });
});

describe('pipelines', () => {
  it('of a file, with paths that start at its folder', async () => {
    mkdirSync(files.path('deep'));
    files.write('deep/map.mjs', 'export default (record) => ({ ...record, b: 2 })');
    const pipeline = files.write('deep/pipeline.yaml', 'parse: json\nmap: ./map.mjs\n');
    expect(await millrace(['run', '--pipeline', pipeline], '{"a":1}')).toMatchObject({
      status: 0,
      text: '{"a":1,"b":2}\n',
    });
  });

  it.each([
    ['--grok', '^%{WORD:a} %{INT:b:int}$'],
    ['--log-format', '%{a}i %D'],
    ['--nginx-format', '$arg_a $pid'],
  ])('of %s', async (flag, pattern) => {
    const { status, text } = await millrace(['run', flag, pattern], 'x 17\ny z\n');
    expect({
      status,
      values: text.split('\n').map((line) => (line === '' ? [] : Object.values(JSON.parse(line) as object))),
    }).toEqual({
      status: 0,
      values: [['x', 17], []],
    });
  });

  it('of a regex', async () => {
    const { text } = await millrace(['run', '--regex', '^(?P<a>\\w+) (?P<b>.*)$'], 'x y z');
    expect(text).toBe('{"a":"x","b":"y z"}\n');
  });
});

describe('files that cannot be used end the run with 1 before it begins', () => {
  const good = files.write('fine', '{"a":1}\n');

  it('a file that is not there', async () => {
    const missing = await millrace([...JSON_LINES, good, 'nowhere.log']);
    expect(missing).toMatchObject({
      status: 1,
      text: '',
      errors: 'millrace: input: nowhere.log: expected a file that can be read, found no such file\n',
    });
  });

  it('rejects that cannot be written, or would overwrite what is read', async () => {
    const nowhere = await millrace([...JSON_LINES, '--rejects', files.path('none/such'), good]);
    expect(nowhere).toMatchObject({ status: 1, text: '' });
    expect(nowhere.errors).toMatch(
      /^millrace: setting: --rejects: expected a file that can be written, found a path/,
    );
    const same = await millrace([...JSON_LINES, '--rejects', good, good]);
    expect(same).toMatchObject({ status: 1, text: '' });
    expect(same.errors).toContain('which is read');
    expect(readFileSync(good, 'utf8')).toBe('{"a":1}\n');
  });

  it('leaves the file of rejects alone where the pipeline is wrong', async () => {
    const rejects = files.write('kept', 'kept');
    expect(await millrace(['run', '--format', 'x', '--rejects', rejects, good])).toMatchObject({ status: 1 });
    expect(readFileSync(rejects, 'utf8')).toBe('kept');
  });
});

describe('run', () => {
  it('says nothing with --quiet but errors', async () => {
    expect(await millrace([...JSON_LINES, '--quiet'], 'bad\n{}')).toMatchObject({
      status: 0,
      text: '{}\n',
      errors: '',
    });
    expect((await millrace([...JSON_LINES, '--quiet', 'nowhere'])).errors).toMatch(
      /^millrace: input: nowhere: /,
    );
  });

  it('gives the same bytes on two threads as on one', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => (n % 999 === 7 ? `bad ${n}` : apacheLine(n)));
    const file = files.write('large.log', lines.join('\n'));
    const [one, two] = [
      await millrace([...APACHE, '--threads', '1', '--rejects', files.path('one'), file]),
      await millrace([...APACHE, '--threads', '2', '--rejects', files.path('two'), file]),
    ];
    expect(one.status).toBe(0);
    expect(one.text.split('\n')).toHaveLength(20_000 - 21 + 1);
    expect(two.out.equals(one.out)).toBe(true);
    expect(readFileSync(files.path('two'), 'utf8')).toBe(readFileSync(files.path('one'), 'utf8'));
    expect(one.errors).toMatch(/^20,000 records in .*, 21 failed \(no-match 21\), /m);
  });

  it('passes on what has come where standard input pauses', async () => {
    const following = spawn(process.execPath, [MAIN, ...JSON_LINES, '--quiet'], { stdio: 'pipe' });
    for (const line of ['{"a":1}\n', '{"a":2}\n']) {
      following.stdin.write(line);
      const [out] = (await once(following.stdout, 'data')) as [Buffer];
      expect(out.toString()).toBe(line);
    }
    following.stdin.end();
    expect(await once(following, 'close')).toEqual([0, null]);
  });

  it('gives the same through files, pipes of a shell and sockets, appending where it is told to', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => (n % 777 === 5 ? `bad ${n}` : apacheLine(n)));
    const file = files.write('many.log', `${lines.join('\r\n')}\r\n`);
    const { out } = await millrace([...APACHE, file]);
    expect(out.toString().split('\n')).toHaveLength(30_000 - 39 + 1);
    const [piped, stored, appended] = [files.path('piped'), files.path('stored'), files.path('appended')];
    const run = `"${process.execPath}" "${MAIN}" run --format apache-combined --quiet`;
    await shell(`cat "${file}" | ${run} | cat > "${piped}"`);
    await shell(`${run} < "${file}" > "${stored}"`);
    await shell(`echo before > "${appended}"; ${run} "${file}" "${file}" >> "${appended}"`);
    expect(readFileSync(piped).equals(out)).toBe(true);
    expect(readFileSync(stored).equals(out)).toBe(true);
    const twice = Buffer.concat([Buffer.from('before\n'), out, out]);
    expect(readFileSync(appended).equals(twice)).toBe(true);
  });

  it('waits for a slow reader of a pipe, and ends quietly where it goes', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => apacheLine(n));
    const file = files.write('slow.log', lines.join('\n'));
    for (const threads of ['auto', '3']) {
      const run = `"${process.execPath}" "${MAIN}" run --format apache-combined --threads ${threads} "${file}"`;
      const slow = await shell(`${run} --quiet | (sleep 1; cat) | wc -l`);
      expect(slow).toEqual({ status: 0, out: '30000\n', errors: '' });
      const gone = await shell(`${run} | head -n 1`);
      expect(gone).toEqual({ status: 0, out: `${apacheOutput(0)}\n`, errors: '' });
      const none = await shell(`(${run}; echo $? >&2) | true`);
      expect(none).toEqual({ status: 0, out: '', errors: '0\n' });
    }
  });

  it('says in which lines what was wrong, whatever batch they are in', async () => {
    const long = `bad ${'x'.repeat(700_000)}`;
    const lines = Array.from({ length: 6_000 }, (_, n) => {
      if (n === 3_000) return long;
      if (n % 1_000 === 1) return `bad ${n}`;
      return n % 1_000 === 2 ? apacheLine(n).replace('17/May', '32/May') : apacheLine(n);
    });
    const file = files.write('batches.log', lines.join('\n'));
    for (const tier of ['kernel', 're2']) {
      const rejects = files.path(`rejects-${tier}`);
      const { errors } = await millrace([...APACHE, '--tier', tier, '--rejects', rejects, file]);
      expect(errors).toMatch(/^6,000 records in .*, 13 failed \(no-match 7, type 6\), /m);
      const written = readFileSync(rejects, 'utf8').trimEnd().split('\n');
      const found = written.map((line) => JSON.parse(line) as { line: number; text: string });
      expect(found.map(({ line, text }) => lines[line - 1] === text)).toEqual(Array(13).fill(true));
    }
    expect(readFileSync(files.path('rejects-kernel'))).toEqual(readFileSync(files.path('rejects-re2')));
  });

  it('ends quietly where the reader of its output has gone', async () => {
    const endless = spawn(process.execPath, [MAIN, ...JSON_LINES], { stdio: 'pipe' });
    endless.stdin.on('error', () => {});
    const lines = '{"a":1}\n'.repeat(100_000);
    const feed = () => {
      while (endless.stdin.writable && endless.stdin.write(lines));
    };
    endless.stdin.on('drain', feed);
    feed();
    endless.stdout.once('data', () => endless.stdout.destroy());
    let errors = '';
    endless.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const status = await new Promise((resolve) => {
      endless.on('close', resolve);
    });
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
  });
});
