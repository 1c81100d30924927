import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { millrace } from './support/millrace.ts';

describe('the program', () => {
  it('prints its version and its help', async () => {
    expect(await millrace(['--version'])).toMatchObject({
      status: 0,
      text: `${manifest.version}\n`,
      errors: '',
    });
    const help = await millrace(['--help']);
    expect(help).toMatchObject({ status: 0, errors: '' });
    expect(help.text).toContain('\n  test <pipeline>');
    for (const command of ['run', 'explain', 'infer', 'formats', 'init'])
      expect(help.text).toContain(`\n  ${command} [options]`);
    expect(await millrace(['help', 'run'])).toMatchObject({
      status: 0,
      text: (await millrace(['run', '-h'])).text,
    });
  });

  it('prints its help on stderr where no command is given', async () => {
    const { status, text, errors } = await millrace([]);
    expect({ status, text }).toEqual({ status: 2, text: '' });
    expect(errors).toMatch(/^Usage: millrace/);
  });
});

const JSON_FORMAT = ['--format', 'json'];

describe('wrong usage ends with 2 and says what was expected', () => {
  const cases: readonly (readonly [string, readonly string[], string | RegExp])[] = [
    ['an unknown command', ['rn'], /unknown command 'rn'\n\(Did you mean run\?\)/],
    ['an unknown option', ['run', '--inputt', 'x'], /unknown option '--inputt'\n\(Did you mean --input\?\)/],
    ['an option without its value', ['run', '--format'], "option '--format <name>' argument missing"],
    ['an argument too many', ['explain', ...JSON_FORMAT, 'x'], "too many arguments for 'explain'"],
    ['a second argument of formats', ['formats', 'json', 'x'], "too many arguments for 'formats'"],
    [
      'no pattern',
      ['run'],
      'expected one pattern flag of --format, --grok, --regex, --log-format, --nginx-format, --pipeline, found none',
    ],
    [
      'no pattern for explain',
      ['explain'],
      'expected one pattern flag of --format, --grok, --regex, --log-format, --nginx-format, --pipeline, found none',
    ],
    [
      'two of the newer patterns',
      ['run', '--log-format', '%h', '--grok', 'x'],
      'found --grok and --log-format',
    ],
    ['two patterns', ['run', ...JSON_FORMAT, '--regex', 'x'], 'found --format and --regex'],
    [
      'three patterns',
      ['run', ...JSON_FORMAT, '--regex', 'x', '--pipeline', '{}'],
      'and --regex and --pipeline',
    ],
    [
      'the same pattern flag twice',
      ['run', ...JSON_FORMAT, ...JSON_FORMAT],
      "argument 'json' is invalid. It was already given",
    ],
    [
      'no threads',
      ['run', ...JSON_FORMAT, '--threads', '0'],
      'Expected "auto" or a whole number from 1 to 256.',
    ],
    ['too many threads', ['run', ...JSON_FORMAT, '--threads', '257'], 'whole number from 1 to 256.'],
    ['half a thread', ['run', ...JSON_FORMAT, '--threads', '1.5'], 'whole number from 1 to 256.'],
    ['an unknown tier', ['run', ...JSON_FORMAT, '--tier', 'fast'], 'Allowed choices are auto, '],
    ['an unknown input', ['run', ...JSON_FORMAT, '--input', 'csv'], 'Allowed choices are lines, firehose.'],
    ['stdin twice', ['run', ...JSON_FORMAT, '-', '-'], "'-' (standard input) can be read only once"],
    [
      'two events',
      ['run', ...JSON_FORMAT, '--input', 'firehose', 'a', 'b'],
      'takes one event, found 2 files',
    ],
    [
      'rejects of an event',
      ['run', ...JSON_FORMAT, '--input', 'firehose', '--rejects', 'x'],
      'goes with --input lines',
    ],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    const { status, text, errors } = await millrace(args);
    expect({ status, text }).toEqual({ status: 2, text: '' });
    expect(errors).toMatch(/^millrace: /);
    expect(errors).toMatch(message);
  });
});

describe('a bad pipeline ends with 1 and one line that names the flag', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['an unknown format', ['--format', 'apach'], '--format: expected a built-in format (apache-common,'],
    [
      'a pattern RE2 refuses',
      ['--regex', 'a('],
      '--regex: expected a pattern in RE2 syntax, found "missing ): a("',
    ],
    ['lookahead', ['--regex', '(?P<a>x)(?=y)'], '--regex: expected a pattern in RE2 syntax, found lookahead'],
    ['a pattern without names', ['--regex', '(x)'], '--regex: expected at least one named capture'],
    [
      'an unknown grok pattern',
      ['--grok', '%{COMBINEDAPACHE:x}'],
      '--grok: expected a pattern of `patterns` or of millrace\'s own, found "%{COMBINEDAPACHE:x}" at position 0; did you mean "COMBINEDAPACHELOG"',
    ],
    [
      'an unknown directive of Apache',
      ['--log-format', '%h %y'],
      '--log-format: expected a directive of Apache\'s log formats, found "%y" at position 3',
    ],
    [
      'an unknown variable of nginx',
      ['--nginx-format', '$remote_adr'],
      '--nginx-format: expected a variable of nginx\'s, found "$remote_adr" at position 0; did you mean "remote_addr"',
    ],
    ['an empty pattern', ['--regex', ''], '--regex: expected '],
    ['an unknown field', ['--pipeline', '{"parse":"json","drop":"x"}'], '--pipeline: drop: expected '],
    [
      'a file that is not there',
      ['--pipeline', 'nowhere.yaml'],
      'nowhere.yaml: expected a pipeline file, found no file',
    ],
    ['JSON that is none', ['--pipeline', '{"parse"'], '--pipeline: expected JSON, found '],
    ['neither file nor format', ['--pipeline', 'x'], '--pipeline: expected a built-in format, a file ('],
    [
      'no map module',
      ['--pipeline', '{"parse":"json","map":"./none.mjs"}'],
      '--pipeline: map: expected a module',
    ],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    const { status, text, errors } = await millrace(['run', ...args]);
    expect({ status, text }).toEqual({ status: 1, text: '' });
    expect(errors).toContain(`millrace: pipeline: ${message}`);
    expect(errors.split('\n')).toHaveLength(2); // one line, ended
    expect(await millrace(['explain', ...args])).toMatchObject({ status: 1, text: '', errors });
  });
});
