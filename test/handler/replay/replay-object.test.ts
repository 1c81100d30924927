import { afterEach, expect, test, vi } from 'vitest';
import type { Place } from '../../../handler/replay/place.ts';
import { nothingReplayed, openEngines, replayObject } from '../../../handler/replay/replay.ts';

afterEach(() => vi.restoreAllMocks());

const letter = (n: number, length = 10) =>
  `${JSON.stringify({ errorCode: 'Lambda.FunctionError', rawData: Buffer.from(JSON.stringify({ n, text: 'x'.repeat(length) })).toString('base64') })}\n`;

test('lines that there was no time for stay in their object', async () => {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  const later = letter(2) + letter(3);
  async function* content() {
    yield Buffer.from(letter(1, 4 << 20)); // as much as is replayed at a time
    now = 2000;
    yield Buffer.from(later);
  }
  let left: string | null = null;
  const place: Place = {
    async *list() {},
    read: async () => content(),
    leave: async (_, rest) => {
      left = rest.toString();
    },
  };
  const engines = await openEngines({ parse: 'json' }, { threads: 1 });
  const destination = { raw: false, put: async () => [] };
  const replayed = nothingReplayed();
  const options = { destination, keep: false, stopAt: 1000 };
  expect(await replayObject(place, 'o', engines, options, replayed)).toBe(false);
  expect(replayed).toMatchObject({ records: 1, ok: 1 });
  expect(left).toBe(later);
  await Promise.all([engines.whole.close(), engines.decoded.close()]);
});
