import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine/index.ts';
import { generateLines, VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';

const SCRIPT = join(import.meta.dirname, '../../bench/peers/mawk/peer.awk');
const isMissing = spawnSync('mawk', ['-W', 'version']).status !== 0;

async function throughEngine(text: string): Promise<string[]> {
  const engine = createEngine({ parse: 'apache-combined' }, { threads: 1 });
  let out = '';
  for await (const { outcome } of engine.runLines(text)) out += Buffer.from(outcome.bytes).toString();
  await engine.close();
  return out.split('\n');
}

describe('the peer mawk', () => {
  it.skipIf(isMissing)(
    `gives the same bytes for every line that parses${isMissing ? ' (skipped: no mawk)' : ''}`,
    async () => {
      for (const variant of Object.keys(VARIANTS) as Variant[]) {
        const text = [...generateLines({ seed: 3, count: 3_000, variant })].join('\r\n');
        const env = { ...process.env, TZ: 'UTC' };
        const options = { input: text, encoding: 'utf8' as const, env, maxBuffer: 1 << 26 };
        const { stdout } = spawnSync('mawk', ['-f', SCRIPT], options);
        const outputs = new Set(stdout.split('\n'));
        expect((await throughEngine(text)).filter((line) => !outputs.has(line))).toEqual([]);
      }
    },
  );
});
