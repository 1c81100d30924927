import { expect, test } from 'vitest';
import { MillraceError } from '../../../engine/errors.ts';
import { FAULTS } from '../../../handler/chaos/faults/index.ts';
import { openChaos } from '../../../handler/chaos/index.ts';
import { checkChaos, parseChaos } from '../../../handler/chaos/validate.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const THROW = { fault: 'throw', probability: 0.5 };

function refusal(config: unknown): string {
  try {
    checkChaos(config, NOW);
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'ERR_MILLRACE_SETTING') return error.message;
    throw error;
  }
  return 'not refused';
}

const withFault = (more: object) => ({ faults: [THROW, { ...THROW, ...more }] });

test.each<[string, unknown, RegExp]>([
  ['no object', 5, /^setting: MILLRACE_CHAOS: expected an object with at least "faults", found 5$/],
  ['no faults', {}, /MILLRACE_CHAOS: expected faults in it, found \{\}$/],
  ['an empty list', { faults: [] }, /faults: expected at least one fault, found \[\]$/],
  [
    'an unknown member',
    { fautls: [], faults: [THROW] },
    /fautls: expected one of seed, until, faults, found "fautls"; did you mean "faults"/,
  ],
  [
    'an unknown fault',
    { faults: [{ fault: 'hand', probability: 1 }] },
    /faults\[0\]\.fault: expected one of throw, latency, .*, found "hand"; did you mean "hang"/,
  ],
  [
    'a fault without a name',
    { faults: [{ probability: 1 }] },
    /faults\[0\]: expected one of throw, .* found \{"probability":1\}$/,
  ],
  [
    'an option of another fault',
    withFault({ ms: 5 }),
    /faults\[1\]\.ms: expected one of fault, message, weight, .* found "ms"/,
  ],
  [
    'a missing option',
    { faults: [{ fault: 'latency', probability: 1 }] },
    /faults\[0\]: expected ms in it, found/,
  ],
  [
    'a delay that is none',
    { faults: [{ fault: 'latency', probability: 1, ms: [5, 1] }] },
    /faults\[0\]\.ms.*: expected .*the shorter/,
  ],
  [
    'a probability over 1',
    withFault({ probability: 1.5 }),
    /faults\[1\]\.probability: expected a number over 0 and up to 1, found 1\.5$/,
  ],
  ['a probability of 0', withFault({ probability: 0 }), /faults\[1\]\.probability: expected a number over 0/],
  [
    'both shares',
    withFault({ weight: 0.1 }),
    /faults\[1\]: expected either weight or probability, found both/,
  ],
  [
    'neither',
    { faults: [{ fault: 'throw' }] },
    /faults\[0\]: expected either weight or probability, found neither/,
  ],
  [
    'weights over 1',
    { faults: [0.5, 0.4, 0.2].map((weight) => ({ fault: 'throw', weight })) },
    /faults: expected weights that come to 1 at most, found 1\.1;/,
  ],
  [
    'an until without an offset',
    { until: '2026-11-23T12:30:00', faults: [THROW] },
    /until: expected a moment with its offset/,
  ],
  [
    'an until that is too far',
    { until: '2026-11-25T12:30:00Z', faults: [THROW] },
    /until: expected a moment within 24 hours/,
  ],
  [
    'a version that is none',
    withFault({ match: { version: 'live' } }),
    /faults\[1\]\.match\.version: expected a published version \("7"\) or "\$LATEST", found "live"$/,
  ],
  [
    'no versions',
    withFault({ match: { version: [] } }),
    /faults\[1\]\.match\.version: expected at least one/,
  ],
  [
    'an alias that is a number',
    withFault({ match: { alias: '7' } }),
    /faults\[1\]\.match\.alias: expected an alias's name, found "7"$/,
  ],
  ['an alias of $LATEST', withFault({ match: { alias: 'live', version: '$LATEST' } }), /can never fire$/],
  [
    'a source that is none',
    withFault({ match: { source: 'sqs' } }),
    /faults\[1\]\.match\.source: expected direct, kinesis, msk, other/,
  ],
  [
    'records of events without any',
    withFault({ match: { source: 'other', record: { contains: 'x' } } }),
    /can never fire$/,
  ],
  [
    'nothing to look for',
    withFault({ match: { record: { contains: '' } } }),
    /match\.record\.contains: expected text that is not empty/,
  ],
  [
    'a pattern that RE2 refuses',
    withFault({ match: { record: { matches: 'a(?=b)' } } }),
    /faults\[1\]\.match\.record\.matches: expected a pattern in RE2 syntax, found lookahead/,
  ],
  [
    'an end before the beginning',
    withFault({ schedule: { from: '2026-11-23T12:10:00Z', until: '2026-11-23T12:05:00Z' } }),
    /schedule\.until: expected a moment after/,
  ],
  [
    'a beginning after all has ended',
    withFault({ schedule: { from: '2026-11-23T13:00:00Z' } }),
    /schedule\.from: expected a moment before all ends, 2026-11-23T13:00:00\.000Z/,
  ],
  [
    'half a period',
    withFault({ schedule: { everySeconds: 60 } }),
    /schedule: expected everySeconds and forSeconds together, found everySeconds alone/,
  ],
  [
    'longer than its period',
    withFault({ schedule: { everySeconds: 60, forSeconds: 61 } }),
    /forSeconds: expected at most everySeconds, 60, found 61/,
  ],
  [
    'a last call before the first',
    withFault({ schedule: { firstCall: 5, lastCall: 4 } }),
    /lastCall: expected firstCall \(5\) or more, found 4/,
  ],
])('%s is refused as a whole', (_, config, message) => {
  expect(refusal(config)).toMatch(message);
});

test('text that is no JSON is refused', () => {
  expect(() => parseChaos('faults: [')).toThrow(/^setting: MILLRACE_CHAOS: expected JSON, or a \.json file/);
});

test('every fault of the table is taken with its own options, and says what it does', () => {
  const own: Record<string, object> = { latency: { ms: { mean: 20 } }, 'slow-disk': { ms: 5 } };
  const faults = FAULTS.map(({ name }) => ({ fault: name, weight: 1 / FAULTS.length, ...own[name] }));
  const { config } = checkChaos({ faults }, NOW);
  for (const fault of FAULTS) {
    const options = config.faults.find((one) => one.fault === fault.name);
    expect((fault.about as (options: unknown) => string)(options)).toMatch(/^[a-z].{20,}/);
  }
});

test('without an end it ends an hour after the start; with one, then', () => {
  expect(checkChaos({ faults: [THROW] }, NOW).until).toBe(NOW + 3_600_000);
  expect(checkChaos({ until: '2026-11-23T14:00:00+01:00', faults: [THROW] }, NOW).until).toBe(
    NOW + 3_600_000,
  );
});

test.each(['{"faults":', 'no-such-file.json', '{"faults":[{"fault":"thorw"}]}'])(
  'switched off, %s does not keep the function from starting',
  (text) => {
    const settings = { text, folder: '/', version: null, runtimeApi: null };
    expect(() => openChaos({ ...settings, off: false }, () => {})).toThrow(MillraceError);
    const said: string[] = [];
    expect(openChaos({ ...settings, off: true }, (line) => said.push(line))).toBeNull();
    expect(said.join()).toContain('MILLRACE_CHAOS_OFF is set');
  },
);
