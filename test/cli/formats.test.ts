import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../engine/formats/index.ts';
import { millrace } from './support/millrace.ts';

describe('formats', () => {
  it('lists every built-in format with its specification and an example', async () => {
    const { status, text, errors } = await millrace(['formats']);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    const blocks = text.split('\n\n');
    expect(blocks).toHaveLength(FORMATS.length);
    for (const [index, { name, summary, spec, examples }] of FORMATS.entries()) {
      const [{ line, output }] = examples;
      expect(blocks[index]!.trimEnd()).toBe(
        `${name}  ${summary}\n  spec  ${spec}\n  in    ${line}\n  out   ${output}`,
      );
    }
  });

  it('gives examples that run turns into just what it says, of every format', async () => {
    const { text } = await millrace(['formats', '--json']);
    const formats = JSON.parse(text) as { name: string; example: { line: string; output: string } }[];
    expect(formats.map(({ name }) => name)).toEqual(FORMATS.map(({ name }) => name));
    for (const { name, example } of formats) {
      const ran = await millrace(['run', '--format', name], example.line);
      expect(ran).toMatchObject({ status: 0, text: `${example.output}\n` });
    }
  });
});
