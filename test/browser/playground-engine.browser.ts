import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, GLOBALS } from '../../cli/playground/build.ts';
import type { Case } from '../engine/conformance/case.ts';
import { CASES } from '../engine/conformance/cases/index.ts';
import { checkOutcome, planOf } from '../engine/conformance/describe-program.ts';
import { openBrowser } from './browser.ts';
import type { RunCase, SentCase, SentOutcome } from './engine-page.ts';

let page: Page;
beforeAll(async () => {
  const entry = `${import.meta.dirname}/engine-page.ts`;
  const { code } = await bundle(entry, true, GLOBALS);
  page = await (await openBrowser()).newPage();
  await page.setContent('<!doctype html><title>the engine</title>');
  await page.addScriptTag({ content: code });
});
afterAll(async () => {
  await page?.context().browser()?.close();
});

/** The playground runs no code of the user's, and browsers have no zstd. */
const runsThere = (one: Case) =>
  !/zstd/.test(one.name + JSON.stringify(one.pipeline)) && planOf(one).plan.userCode === 'none';

const sent = ({ pipeline, records, environment, shared, perRecord }: Case): SentCase => ({
  pipeline,
  records: records.map(([record]) => Buffer.from(record).toString('base64')),
  ...(environment && { environment }),
  ...(shared && { shared }),
  ...(perRecord && { perRecord }),
});

const received = ({ bytes, spans, status, failures, partitionKeys }: SentOutcome) => ({
  bytes: Buffer.from(bytes, 'base64'),
  spans: Uint32Array.from(spans),
  status: Uint8Array.from(status),
  failures,
  partitionKeys,
  inner: null,
});

async function run(one: Case, tier: 'auto' | 're2'): Promise<SentOutcome> {
  const json = await page.evaluate(
    ([given, asked]) => (globalThis as unknown as { runCase: RunCase }).runCase(given, asked),
    [JSON.stringify(sent(one)), tier] as const,
  );
  const outcome = JSON.parse(json) as SentOutcome | string;
  if (typeof outcome === 'string') throw new Error(`${one.name}: ${outcome}`);
  return outcome;
}

const groups = Object.entries(CASES)
  .map(([name, cases]) => ({ name, cases: cases.filter(runsThere) }))
  .filter(({ cases }) => cases.length > 0);

const tiers: string[] = [];

describe.each(['auto', 're2'] as const)('record semantics in a browser, tier %s', (tier) => {
  it.each(groups)('$name', async ({ cases }) => {
    for (const one of cases) {
      const outcome = await run(one, tier);
      checkOutcome(received(outcome), one);
      tiers.push(outcome.tier);
    }
  });
});

it('ran the kernel and the reference path there', () => {
  const kernel = tiers.filter((tier) => tier === 'kernel').length;
  expect(tiers.length).toBeGreaterThan(1000);
  expect(kernel).toBeGreaterThan(tiers.length / 5);
});
