import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Outcome, type PartitionKeys, STATUS } from '../../../engine/index.ts';
import { createLedger, type Ledger } from '../../../simulator/ledger/ledger.ts';
import { serialOf } from '../../../simulator/ledger/serial.ts';

const text = (bytes: string) => Buffer.from(bytes, 'latin1');

/** An outcome of outputs; `null`: dropped, `undefined`: failed. */
function outcomeOf(
  outputs: readonly (string | null | undefined)[],
  keys: PartitionKeys[] | null = null,
): Outcome {
  const bytes = text(outputs.map((output) => output ?? '').join(''));
  const spans = new Uint32Array(2 * outputs.length);
  let end = 0;
  for (const [index, output] of outputs.entries()) {
    spans[2 * index] = end;
    end += output?.length ?? 0;
    spans[2 * index + 1] = end;
  }
  const status = Uint8Array.from(outputs, (output) =>
    output === null ? STATUS.dropped : output === undefined ? STATUS.failed : STATUS.ok,
  );
  return { bytes, spans, status, failures: [], partitionKeys: keys, inner: null };
}

const failedLine = (raw: string) => text(`${JSON.stringify({ rawData: text(raw).toString('base64') })}\n`);

/** A ledger with records that were put and replied to. */
function open(
  outputs: readonly (string | null | undefined)[],
  raws: readonly string[],
  endsLines = true,
): Ledger {
  const ledger = createLedger({ endsLines, isPartitioned: false });
  for (const [record, raw] of raws.entries()) ledger.put(record, text(raw));
  ledger.replied(
    raws.map((_, record) => record),
    (index) => text(raws[index]!),
    outcomeOf(outputs),
  );
  return ledger;
}

const sumOf = (ledger: Ledger) => {
  const { lost, duplicated, corrupted } = ledger.counts();
  return lost + duplicated + corrupted;
};

/** Records with a serial in their outputs, and none. */
const records = fc.uniqueArray(fc.string({ maxLength: 8, unit: 'grapheme-ascii' }), {
  minLength: 2,
  maxLength: 30,
});
const outputOf = (content: string, record: number) => `${serialOf(record)}${content.replaceAll('\n', ' ')}\n`;

describe('a delivery that is right is clean', () => {
  test('however its records lie in objects and failed ones', () => {
    fc.assert(
      fc.property(
        records,
        fc.infiniteStream(fc.constantFrom('ok', 'failed')),
        fc.infiniteStream(fc.boolean()),
        (contents, fates, cuts) => {
          const raws = contents.map((content, record) => `${serialOf(record)}${content}`);
          const outputs = contents.map(outputOf);
          const ledger = open(outputs, raws);
          let object = '';
          let failed = '';
          for (const [record, output] of outputs.entries()) {
            if (fates.next().value === 'ok') object += output;
            else failed += failedLine(raws[record]!).toString('latin1');
            if (cuts.next().value) {
              ledger.delivered('', text(object));
              object = '';
            }
          }
          ledger.delivered('', text(object));
          ledger.failed(text(failed), []);
          ledger.close();
          const { delivered, failed: failures, open: left } = ledger.counts();
          expect(sumOf(ledger)).toBe(0);
          expect(delivered + failures).toBe(raws.length);
          expect(left).toBe(0);
        },
      ),
    );
  });

  test('also of records that are alike, in whichever of the two places each is found', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 20 }),
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        (raws, fates, failedFirst) => {
          // Outputs are the same for records that are not.
          const ledger = open(
            raws.map(() => 'same\n'),
            raws,
          );
          const delivered = raws.filter((_, index) => fates[index]);
          const failed = raws.flatMap((raw, index) => (fates[index] ? [] : [{ raw, index }]));
          const fail = () =>
            ledger.failed(
              Buffer.concat(failed.map(({ raw }) => failedLine(raw))),
              failed.map(({ index }) => index),
            );
          if (failedFirst) fail();
          ledger.delivered('', text('same\n'.repeat(delivered.length)));
          if (!failedFirst) fail();
          ledger.close();
          expect(ledger.findings.first).toEqual([]);
          expect(ledger.counts()).toMatchObject({
            delivered: delivered.length,
            failed: failed.length,
            open: 0,
          });
        },
      ),
    );
  });
});

describe('whatever is done to a delivery, it is found:', () => {
  type Damage = (pieces: string[], at: number, other: number) => void;
  const damages: [string, Damage][] = [
    ['a record that is missing', (pieces, at) => void pieces.splice(at, 1)],
    ['a record that is there twice', (pieces, at) => void pieces.splice(at, 0, pieces[at]!)],
    ['a record twice, far away', (pieces, at, other) => void pieces.splice(other, 0, pieces[at]!)],
    [
      'two that are swapped',
      (pieces, at, other) => {
        const second = at === other ? (at + 1) % pieces.length : other;
        [pieces[at], pieces[second]] = [pieces[second]!, pieces[at]!];
      },
    ],
    [
      'one that stands for another',
      (pieces, at, other) => {
        pieces[at] = pieces[at === other ? (at + 1) % pieces.length : other]!;
      },
    ],
    [
      'a byte that is another',
      (pieces, at, other) => {
        const piece = text(pieces[at]!);
        piece[other % piece.length]! ^= 0x04;
        pieces[at] = piece.toString('latin1');
      },
    ],
    [
      'a byte too many',
      (pieces, at) => {
        pieces[at] = `x${pieces[at]}`;
      },
    ],
    [
      'a byte too few',
      (pieces, at) => {
        pieces[at] = pieces[at]!.slice(1);
      },
    ],
    ['a record that nobody put', (pieces, at) => void pieces.splice(at, 0, 'nobody\n')],
  ];

  test.each(damages)('%s', (_, damage) => {
    fc.assert(
      fc.property(records, fc.nat(), fc.nat(), fc.boolean(), (contents, at, other, endsLines) => {
        const outputs = contents.map((content, record) =>
          endsLines ? outputOf(content, record) : outputOf(content, record).trimEnd(),
        );
        const raws = contents.map((content, record) => `${serialOf(record)}${content}`);
        const ledger = open(outputs, raws, endsLines);
        const pieces = [...outputs];
        damage(pieces, at % pieces.length, other % pieces.length);
        ledger.delivered('', text(pieces.join('')));
        ledger.close();
        expect(sumOf(ledger)).toBeGreaterThan(0);
      }),
    );
  });

  test('one missing is lost; one twice is a duplicate; one altered is corrupted: one each, of the right record', () => {
    const raws = Array.from({ length: 9 }, (_, record) => `raw ${record}${serialOf(record)}`);
    const outputs = raws.map((_, record) => outputOf('x', record));
    const found = (change: (pieces: string[]) => void) => {
      const ledger = open(outputs, raws);
      const pieces = [...outputs];
      change(pieces);
      ledger.delivered('', text(pieces.join('')));
      ledger.close();
      return ledger.findings.first.map(({ kind, record }) => [kind, record]);
    };
    expect(found((pieces) => void pieces.splice(4, 1))).toEqual([['lost', 4]]);
    expect(found((pieces) => void pieces.splice(4, 0, pieces[6]!))).toEqual([['duplicated', 6]]);
    const altered = found((pieces) => {
      pieces[4] = pieces[4]!.replace('x', 'y');
    });
    expect(altered).toEqual([['corrupted', 4]]);
    expect(
      found((pieces) => {
        [pieces[1], pieces[7]] = [pieces[7]!, pieces[1]!];
      }),
    ).toEqual([
      ['corrupted', 7],
      ['corrupted', 1],
    ]);
  });
});

describe('a record that is', () => {
  const ledger = () => open(['a~r0~\n', null, undefined], ['0~r0~', '1~r1~', '2~r2~']);

  test('a record that the reference drops counts as dropped, any other as lost', () => {
    const book = ledger();
    book.dropped(1);
    expect(book.counts()).toMatchObject({ dropped: 1, lost: 0 });
    book.dropped(0);
    book.dropped(2);
    expect(book.counts()).toMatchObject({ dropped: 1, lost: 2 });
    expect(book.findings.first.map(({ record, expected }) => [record, expected])).toEqual([
      [0, 'to be delivered'],
      [2, 'to be failed'],
    ]);
  });

  test('found in two places is a duplicate, whichever they are', () => {
    const book = ledger();
    book.delivered('', text('a~r0~\n'));
    book.failed(failedLine('0~r0~'), [0]);
    book.failed(failedLine('1~r1~'), [1]);
    book.failed(failedLine('1~r1~'), [1]);
    book.dropped(1);
    expect(book.counts()).toMatchObject({ delivered: 1, failed: 1, duplicated: 3, lost: 0, corrupted: 0 });
  });

  test('failed with other bytes is corrupted', () => {
    const book = ledger();
    book.failed(failedLine('0~r0~!'), [0]);
    expect(book.findings.first).toMatchObject([{ kind: 'corrupted', record: 0 }]);
  });

  test('sent with other bytes than were put is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: false });
    book.put(0, text('as it was put'));
    book.replied([0], () => text('as it was sent'), outcomeOf(['x\n']));
    expect(book.findings.first).toMatchObject([{ kind: 'corrupted', record: 0 }]);
  });

  test('delivered before its reply, or where it should have been dropped, is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: false });
    book.put(0, text('0~r0~'));
    book.delivered('', text('a~r0~\n'));
    expect(book.counts()).toMatchObject({ corrupted: 1, lost: 0, open: 0 });
    const other = ledger();
    other.delivered('', text('1~r1~\n'));
    expect(other.findings.first).toMatchObject([{ kind: 'corrupted', record: 1, expected: 'to be dropped' }]);
  });

  test('delivered in another partition is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: true });
    book.put(0, text('0~r0~'));
    book.replied([0], () => text('0~r0~'), outcomeOf(['a~r0~\n'], [{ day: '1' }]));
    book.delivered('day=2/', text('a~r0~\n'));
    expect(book.findings.first).toMatchObject([
      {
        kind: 'corrupted',
        record: 0,
        expected: 'partition "day=1/"',
        found: 'delivered in day=2/: "a~r0~\\n"',
      },
    ]);
    const right = createLedger({ endsLines: true, isPartitioned: true });
    right.put(0, text('0~r0~'));
    right.replied([0], () => text('0~r0~'), outcomeOf(['a~r0~\n'], [{ day: '1' }]));
    right.delivered('day=1/', text('a~r0~\n'));
    expect(right.counts()).toMatchObject({ delivered: 1, corrupted: 0 });
  });
});
