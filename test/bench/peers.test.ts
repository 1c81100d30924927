import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findDifference } from '../../bench/measure/check-same.ts';
import { type BuiltPeer, buildPeer, missingFor } from '../../bench/peers/build.ts';
import { createNodeTransform } from '../../bench/peers/node/transform.ts';
import { createNodeRe2Transform } from '../../bench/peers/node-re2/transform.ts';
import { PEER_PATTERN, unnamedCaptures } from '../../bench/peers/pattern.ts';
import { PEERS } from '../../bench/peers/table.ts';
import { apacheCombined } from '../../engine/formats/apache-combined.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { cutEventsNow } from '../../simulator/samples/events.ts';

const pattern = unnamedCaptures(PEER_PATTERN);
const peers = { node: createNodeTransform(pattern), 'node-re2': createNodeRe2Transform(pattern) };

describe.each(Object.entries(peers))('the peer %s', (_name, transform) => {
  it.each(apacheCombined.examples)('gives the example output for $line', ({ line, output }) => {
    const [event] = cutEventsNow([line]);
    const [result] = transform(event!).records;
    expect(Buffer.from(result!.data!, 'base64').toString()).toBe(`${output}\n`);
    expect(result).toMatchObject({ result: 'Ok', recordId: event!.records[0]!.recordId });
  });

  it.each(apacheCombined.failures)('fails $line', ({ line }) => {
    const [event] = cutEventsNow([line]);
    expect(transform(event!).records[0]).toMatchObject({ result: 'ProcessingFailed' });
  });
});

const python = PEERS.find(({ name }) => name === 'python')!;
const missing = missingFor(python);

describe('the peer python', () => {
  it.skipIf(missing !== null)(
    `gives the same results${missing === null ? '' : ` (skipped: ${missing})`}`,
    () => {
      const { command } = buildPeer(python) as BuiltPeer;
      const [event] = cutEventsNow([
        ...generateLines({ seed: 2, count: 500, variant: 'often-failing' }),
        ...apacheCombined.examples.map(({ line }) => line),
        ...apacheCombined.failures.map(({ line }) => line),
      ]);
      const [program, ...args] = command;
      const output = execFileSync(program, [...args, PEER_PATTERN], {
        input: JSON.stringify(event),
      });
      expect(
        findDifference(event!, [peers.node(event!), JSON.parse(String(output))], ['node', 'python']),
      ).toBeNull();
    },
  );
});

it('a peer whose toolchain is missing is said, not built', () => {
  const peer = { ...python, version: ['no-such-toolchain', '--version'] as const };
  expect(buildPeer(peer)).toBe('no no-such-toolchain (npm run setup -- bench)');
});

describe('the comparison of results', () => {
  const [event] = cutEventsNow(generateLines({ seed: 1, count: 50 }));
  const reply = peers.node(event!);

  it('finds none between the same', () => {
    expect(findDifference(event!, [reply, peers['node-re2'](event!)], ['a', 'b'])).toBeNull();
  });

  it('shows the first difference: the line and both results', () => {
    const records = reply.records.map((record, index) =>
      index === 7 ? { ...record, data: Buffer.from('{"other":1}\n').toString('base64') } : record,
    );
    const text = findDifference(event!, [reply, { records }], ['millrace', 'node']);
    expect(text).toContain('record 7 differs');
    expect(text).toContain('{"other":1}');
  });

  it('counts the results', () => {
    expect(findDifference(event!, [reply, { records: [] }], ['a', 'b'])).toBe('a returns 50 records, b 0');
  });
});
