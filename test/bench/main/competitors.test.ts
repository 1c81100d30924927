import { describe, expect, it } from 'vitest';
import { standardWork } from '../../../bench/engine/work.ts';
import { checkReplies, openCompetitors, PATHS } from '../../../bench/main/competitors.ts';
import { PEERS } from '../../../bench/peers/table.ts';

const OWN = new Set(['node', 'node-re2']);

describe('the competitors', { timeout: 180_000 }, () => {
  const { competitors } = openCompetitors(
    PATHS,
    PEERS.filter(({ name }) => OWN.has(name)),
  );
  const work = standardWork(300, 'often-failing');

  it('are every path of millrace and the peers, of one name each', () => {
    const names = competitors.map(({ name }) => name);
    expect(names).toEqual([...PATHS.map(({ name }) => name), ...OWN]);
    expect(competitors.filter(({ ours }) => ours).map(({ threads }) => threads)).toEqual([1, 1]);
  });

  it('give the same results, as processes', () => {
    expect(checkReplies(competitors, work)).toMatchObject({ records: 300, eventBytes: work.bytes.length });
  });

  it('are not measured where one gives another result', () => {
    const [first] = competitors;
    const reply = JSON.stringify({
      records: work.event.records.map(({ recordId }) => ({ recordId, result: 'Dropped' })),
    });
    const command = ['sh', '-c', `cat > /dev/null; printf '%s' '${reply}'`] as const;
    const liar = { ...first!, title: 'liar', reply: command };
    expect(() => checkReplies([first!, liar], work)).toThrow(
      /the replies differ: record 0 differs[\s\S]*liar: Dropped/,
    );
  });
});
