import { describe, expect, it } from 'vitest';
import { FORMATS, formatByName } from '../../engine/formats/index.ts';
import { millrace } from './support/millrace.ts';

describe('formats', () => {
  it('lists every built-in format with its specification and an example', async () => {
    const { status, text, errors } = await millrace(['formats']);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    const blocks = text.split('\n\n');
    expect(blocks).toHaveLength(FORMATS.length);
    const shown = (one: string) => (one.length > 160 ? `${one.slice(0, 159)}…` : one);
    for (const [index, { name, summary, spec, examples }] of FORMATS.entries()) {
      const [line, output] = [shown(examples[0].line), shown(examples[0].output)];
      expect(blocks[index]!.trimEnd()).toBe(
        `${name}  ${summary}\n  spec  ${spec}\n  in    ${line}\n  out   ${output}`,
      );
    }
  });

  it('tells all of a format that is named', async () => {
    const { status, text } = await millrace(['formats', 'aws-vpc-flow']);
    expect(status).toBe(0);
    const { examples, notes } = formatByName('aws-vpc-flow')!;
    for (const { line, output } of examples) expect(text).toContain(`  in    ${line}\n  out   ${output}\n`);
    expect(text).toContain(notes);
    expect(text).toContain('  srcport: int\n');
    expect(text).toContain('  start: timestamp (epoch, s)\n');
    const typed = await millrace(['formats', 'aws-network-firewall']);
    expect(typed.text).toContain('  event.src_port: int\n');
  });

  it('refuses a name that is none, with the nearest', async () => {
    const { status, errors } = await millrace(['formats', 'aws-vpcflow']);
    expect(status).toBe(1);
    expect(errors).toContain('did you mean "aws-vpc-flow"');
  });

  it('gives examples that run turns into just what it says, of every format', {
    timeout: 240_000,
  }, async () => {
    const { text } = await millrace(['formats', '--json']);
    const formats = JSON.parse(text) as { name: string; example: { line: string; output: string } }[];
    expect(formats.map(({ name }) => name)).toEqual(FORMATS.map(({ name }) => name));
    for (const { name, example } of formats) {
      const ran = await millrace(['run', '--format', name], example.line);
      expect(ran).toMatchObject({ status: 0, text: `${example.output}\n` });
    }
  });
});
