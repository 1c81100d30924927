import { expect, test } from 'vitest';
import { examine } from '../../../handler/doctor/examine.ts';
import type { NativeFacts, Report } from '../../../handler/doctor/report.ts';
import { findProblems } from '../../../handler/doctor/verdict.ts';

const healthy = await examine();

function problemsOf(change: Partial<Report>): string[] {
  return findProblems({ ...healthy, ...change }).map(({ problem }) => problem);
}

/** re2 as it was found, but for what is changed; it does not load, where WebAssembly does not stand in for it. */
function broken(change: Partial<NativeFacts>): Partial<Report> {
  const re2 = healthy.natives.find(({ name }) => name === 're2')!;
  return { natives: [{ ...re2, expected: true, loads: false, error: 'dlopen said no', ...change }] };
}

const need = { library: 'libc.so.6', path: '/lib/libc.so.6', wants: ['GLIBC_2.36'], missing: [] };

test('nothing is wrong where everything loads', () => {
  expect(problemsOf({})).toEqual([]);
});

test.each<[string, Partial<NativeFacts>, string]>([
  [
    'there is no file',
    { file: null, needs: null, machine: null },
    `there is no build for Node ABI ${process.versions.modules} on ${process.platform}-${process.arch}`,
  ],
  ['it is for another machine', { machine: 'riscv64' }, `it is for riscv64, and this is ${process.arch}`],
  ['a library is not here', { needs: [{ ...need, path: null }] }, 'libc.so.6 is not here'],
  [
    'a library is too old',
    { needs: [{ ...need, missing: ['GLIBC_2.36'] }] },
    'it needs GLIBC_2.36, which /lib/libc.so.6 has not',
  ],
  ['the loader has another reason', { needs: [need] }, 'dlopen said no'],
])('a native does not load because %s', (_, change, reason) => {
  expect(problemsOf(broken(change))).toEqual([`re2 does not load: ${reason}`]);
});

test('what a portable layer does without is no problem', () => {
  expect(problemsOf(broken({ expected: false, file: null }))).toEqual([]);
});

test('a Node that is too old is a problem', () => {
  expect(problemsOf({ node: { ...healthy.node, version: '20.19.0' } })).toEqual([
    'Node 20.19.0 is older than millrace is made for',
  ]);
});

test('a native that does not load is one problem, and no RE2 at all another', () => {
  const tiers = healthy.tiers.map((tier) => ({ ...tier, available: tier.name === 'kernel' }));
  const problems = problemsOf({ ...broken({ needs: [need] }), tiers });
  expect(problems).toEqual([
    're2 does not load: dlopen said no',
    expect.stringMatching(/^RE2 does not match: /),
  ]);
});

test('RE2 as WebAssembly that is half written, or of another re2, is a problem; one that does not say is none', () => {
  const file = '/re2-module.cjs';
  const facts = { file, builtFrom: '1.27.1', installed: '1.27.1', error: null };
  expect(problemsOf({ re2Module: facts })).toEqual([]);
  expect(problemsOf({ re2Module: { ...facts, builtFrom: null } })).toEqual([]);
  expect(problemsOf({ re2Module: { ...facts, installed: null } })).toEqual([]);
  expect(problemsOf({ re2Module: { ...facts, builtFrom: '1.26.0' } })).toEqual([
    `RE2 as WebAssembly is of re2 1.26.0, and re2 1.27.1 is installed (${file})`,
  ]);
  expect(problemsOf({ re2Module: { ...facts, error: 'unexpected end of file' } })).toEqual([
    `RE2 as WebAssembly does not load: unexpected end of file (${file})`,
  ]);
  const tiers = healthy.tiers.map((tier) => ({ ...tier, available: tier.name !== 'kernel' }));
  expect(problemsOf({ tiers, re2Module: { ...facts, error: 'no WebAssembly' } })).toEqual([
    expect.stringMatching(/^the kernel does not load: /),
  ]);
});

test('every problem says what to do', () => {
  for (const { advice } of findProblems({ ...healthy, ...broken({ file: null }) })) {
    expect(advice.length).toBeGreaterThan(10);
  }
});
