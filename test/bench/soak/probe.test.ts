import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSampler, type Sampler } from '../../../bench/soak/sampler.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function start(sampler: Sampler, script: string, probed = true) {
  const child = spawn(process.execPath, ['-e', script], {
    env: { PATH: process.env['PATH'], AWS_LAMBDA_FUNCTION_VERSION: '3', ...sampler.environment(probed) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  open.push(() => child.kill('SIGKILL'));
  return child;
}

function begin() {
  const sampler = openSampler();
  open.push(sampler.close);
  return sampler;
}

const listens = (sampler: Sampler, pid: number) => () => {
  const file = join(sampler.folder, `${pid}.jsonl`);
  return existsSync(file) && readFileSync(file, 'utf8').includes('listens');
};

test('a process says what memory and resources it has, as often as it is asked, garbage collected', async () => {
  const sampler = begin();
  // Two servers are open; 64 MB are garbage.
  const script = `
    const net = require('node:net');
    net.createServer().listen(0); net.createServer().listen(0);
    let kept = Array.from({ length: 8e6 }, (_, i) => i + 0.5); kept = null;
    new (require('node:worker_threads').Worker)('setInterval(() => {}, 1e6)', { eval: true });`;
  const child = start(sampler, script);
  await expect.poll(listens(sampler, child.pid!), { timeout: 20_000 }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  sampler.ask([child.pid!], '3');
  await expect.poll(() => sampler.samples().length, { timeout: 10_000 }).toBe(1);
  sampler.ask([child.pid!], '3');
  await expect.poll(() => sampler.samples().length, { timeout: 10_000 }).toBe(2);
  sampler.ask([child.pid!], '4'); // another version's
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(sampler.samples()).toHaveLength(2);
  const [sample] = sampler.samples();
  expect(sample).toMatchObject({ pid: child.pid, version: '3' });
  expect(sample!.resources['TCPServerWrap'] ?? sample!.resources['TCPSERVERWRAP']).toBe(2);
  expect(sample!.heapUsed).toBeLessThan(40e6);
  expect(sample!.rss).toBeGreaterThan(sample!.heapUsed);
});

test('who does not listen yet, or is gone, is not asked, and no signal ends it', async () => {
  const sampler = begin();
  const child = start(sampler, 'setInterval(() => {}, 1e6)', false);
  sampler.ask([child.pid!], '3');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(child.signalCode).toBeNull();
  const gone = start(sampler, '');
  await new Promise((resolve) => gone.on('close', resolve));
  expect(() => sampler.ask([gone.pid!], '3')).not.toThrow();
});
