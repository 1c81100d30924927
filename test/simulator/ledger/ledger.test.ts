import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PartitionKeys, STATUS } from '../../../engine/index.ts';
import type { Due } from '../../../simulator/ledger/due.ts';
import { createLedger, type Ledger } from '../../../simulator/ledger/ledger.ts';
import { serialOf } from '../../../simulator/ledger/serial.ts';

const text = (bytes: string) => Buffer.from(bytes, 'latin1');

/** What records must become; `null`: dropped, `undefined`: failed. */
const duesOf = (outputs: readonly (string | null | undefined)[], keys: PartitionKeys | null = null): Due[] =>
  outputs.map((output) => ({
    status: output === null ? STATUS.dropped : output === undefined ? STATUS.failed : STATUS.ok,
    keys,
    outputs: [typeof output === 'string' ? text(output) : null],
    failure: null,
  }));

const sent = (record: number, size = 1) => ({ record, size });

const failedLine = (raw: string) => text(`${JSON.stringify({ rawData: text(raw).toString('base64') })}\n`);

/** A ledger with records that were put and replied to. */
function open(
  outputs: readonly (string | null | undefined)[],
  raws: readonly string[],
  endsLines = true,
): Ledger {
  const ledger = createLedger({ endsLines, isPartitioned: false });
  for (const [record, raw] of raws.entries()) ledger.put(sent(record), text(raw));
  ledger.replied(
    raws.map((_, record) => record),
    (index) => text(raws[index]!),
    duesOf(outputs),
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
              failed.map(({ index }) => sent(index)),
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
    book.failed(failedLine('0~r0~'), [sent(0)]);
    book.failed(failedLine('1~r1~'), [sent(1)]);
    book.failed(failedLine('1~r1~'), [sent(1)]);
    book.dropped(1);
    expect(book.counts()).toMatchObject({ delivered: 1, failed: 1, duplicated: 3, lost: 0, corrupted: 0 });
  });

  test('failed with other bytes is corrupted', () => {
    const book = ledger();
    book.failed(failedLine('0~r0~!'), [sent(0)]);
    expect(book.findings.first).toMatchObject([{ kind: 'corrupted', record: 0 }]);
  });

  test('sent with other bytes than were put is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: false });
    book.put(sent(0), text('as it was put'));
    book.replied([0], () => text('as it was sent'), duesOf(['x\n']));
    expect(book.findings.first).toMatchObject([{ kind: 'corrupted', record: 0 }]);
  });

  test('delivered before its reply, or where it should have been dropped, is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: false });
    book.put(sent(0), text('0~r0~'));
    book.delivered('', text('a~r0~\n'));
    expect(book.counts()).toMatchObject({ corrupted: 1, lost: 0, open: 0 });
    const other = ledger();
    other.delivered('', text('1~r1~\n'));
    expect(other.findings.first).toMatchObject([{ kind: 'corrupted', record: 1, expected: 'to be dropped' }]);
  });

  test('delivered in another partition is corrupted', () => {
    const book = createLedger({ endsLines: true, isPartitioned: true });
    book.put(sent(0), text('0~r0~'));
    book.replied([0], () => text('0~r0~'), duesOf(['a~r0~\n'], { day: '1' }));
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
    right.put(sent(0), text('0~r0~'));
    right.replied([0], () => text('0~r0~'), duesOf(['a~r0~\n'], { day: '1' }));
    right.delivered('day=1/', text('a~r0~\n'));
    expect(right.counts()).toMatchObject({ delivered: 1, corrupted: 0 });
  });
});

describe('of several log records in one record of the stream', () => {
  /** Three records: of three log records, of which the second is left out; of two; of one. */
  const RAWS = ['packed a', 'packed b', 'c~r5~'];
  const SIZES = [3, 2, 1];
  const FIRST = [0, 3, 5];
  const OUTPUTS = [['0~r0~\n', null, '2~r2~\n'], ['3~r3~\n', '4~r4~\n'], ['5~r5~\n']];
  const WHOLE = OUTPUTS.flat().filter((output) => output !== null);

  function packed(): Ledger {
    const ledger = createLedger({ endsLines: true, isPartitioned: false });
    for (const [index, raw] of RAWS.entries()) ledger.put(sent(FIRST[index]!, SIZES[index]), text(raw));
    const dues = OUTPUTS.map((outputs): Due => {
      const bytes = outputs.map((output) => (output === null ? null : text(output)));
      return { status: STATUS.ok, keys: null, outputs: bytes, failure: null };
    });
    ledger.replied(FIRST, (index) => text(RAWS[index]!), dues);
    return ledger;
  }

  /** What the ledger says of an object, all of whose records were accepted. */
  function say(pieces: readonly string[]) {
    const ledger = packed();
    for (const record of FIRST) ledger.accepted(record);
    ledger.delivered('', text(pieces.join('')));
    ledger.close();
    return {
      counts: ledger.counts(),
      found: ledger.findings.first.map(({ kind, record }) => [kind, record]),
    };
  }

  test('each is counted, also one that is left out', () => {
    expect(say(WHOLE).counts).toMatchObject({ put: 6, outer: 3, delivered: 5, dropped: 1, open: 0, lost: 0 });
    expect(say(WHOLE).found).toEqual([]);
  });

  test.each<[string, (pieces: string[]) => void, [string, number][]]>([
    ['one that is missing', (pieces) => void pieces.splice(1, 1), [['lost', 2]]],
    ['one that is there twice', (pieces) => void pieces.splice(2, 0, pieces[2]!), [['duplicated', 3]]],
    [
      'two that are swapped',
      (pieces) => void pieces.splice(0, 2, pieces[1]!, pieces[0]!),
      [['corrupted', 2]],
    ],
    ['one that should be left out', (pieces) => void pieces.splice(1, 0, '1~r1~\n'), [['corrupted', 1]]],
  ])('%s is found, by its number', (_, damage, found) => {
    const pieces = [...WHOLE];
    damage(pieces);
    expect(say(pieces).found).toEqual(found);
  });

  test('all fail with the record that they are in, and none may be delivered as well', () => {
    const ledger = packed();
    ledger.accepted(3);
    ledger.failed(failedLine(RAWS[0]!), [sent(0, 3)]);
    ledger.delivered('', text(WHOLE.slice(2, 4).join('')));
    expect(ledger.counts()).toMatchObject({ failed: 3, delivered: 2, open: 1 });
    expect(ledger.findings.first).toEqual([]);
    ledger.failed(failedLine(RAWS[1]!), [sent(3, 2)]);
    expect(ledger.counts().duplicated).toBeGreaterThan(0);
  });

  test('a record that only leaves out is not done with before the bucket takes it', () => {
    const ledger = packed();
    ledger.delivered('', text(WHOLE.join('')));
    ledger.close();
    expect(ledger.findings.first).toMatchObject([
      { kind: 'lost', record: 1, expected: 'to be left out of its record' },
    ]);
  });
});

describe('duplicates are counted by their cause:', () => {
  const raw = 'raw~r0~';
  const again = () => {
    const ledger = createLedger({ endsLines: true, isPartitioned: false });
    ledger.put(sent(0), text(raw));
    ledger.put(sent(1), text(raw), true);
    ledger.replied([0, 1], () => text(raw), duesOf(['out~r0~\n', 'out~r0~\n']));
    return ledger;
  };

  test('a record that was put again may be there twice, and has to be', () => {
    const ledger = again();
    ledger.delivered('', text('out~r0~\nout~r0~\n'));
    expect(ledger.counts()).toMatchObject({ put: 2, putAgain: 1, delivered: 2, duplicated: 0, lost: 0 });
    const once = again();
    once.delivered('', text('out~r0~\n'));
    once.close();
    expect(once.counts()).toMatchObject({ delivered: 1, lost: 1 });
  });

  test('a third one is one too many; where its event was sent again, the finding says so', () => {
    const ledger = again();
    ledger.calledAgain(0);
    ledger.calledAgain(0);
    ledger.delivered('', text('out~r0~\nout~r0~\nout~r0~\n'));
    expect(ledger.counts()).toMatchObject({ delivered: 2, duplicated: 1, calledAgain: 1 });
    expect(ledger.findings.first[0]!.found).toMatch(/\(its event was sent to the function again\)$/);
  });
});
