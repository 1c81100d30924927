/**
 * @module test/mutation/backfill-mutants
 * Deliberate breakages of back-fills and of replays: what would leave half an object, keep an old one, or remove what did not succeed.
 */
import type { Mutant } from './mutants.ts';

const TARGET = 'engine/sources/s3/backfill-target.ts';
const BACKFILL = ['test/engine/sources/s3/backfill.test.ts'];
const REPLAY = ['test/handler/replay-call.test.ts', 'test/handler/replay/replay-object.test.ts'];

export const BACKFILL_MUTANTS: readonly Mutant[] = [
  {
    why: 'an object that failed leaves no upload behind',
    file: 'engine/sources/s3/transform.ts',
    find: 'if (done === undefined || done.ended !== null) await target.abandon();',
    replace: 'if (done === undefined) await target.abandon();',
    tests: BACKFILL,
  },
  {
    why: 'an output of another pipeline is made again',
    file: TARGET,
    find: 'return found === madeOf;',
    replace: 'return found !== undefined;',
    tests: BACKFILL,
  },
  {
    why: 'an object that was written since it was listed fails',
    file: 'engine/sources/s3/content.ts',
    find: 'etag !== undefined && bareEtag(found) !== etag',
    replace: 'false',
    tests: BACKFILL,
  },
  {
    why: 'an object that there is no time for is left, and not given up',
    file: 'engine/sources/s3/backfill.ts',
    find: 'const left = new Set(isStuck && (Slow || Items.length === 1) ? late.slice(1) : late);',
    replace: 'const left = new Set(late.slice(1));',
    tests: BACKFILL,
  },
  {
    why: 'lines that were not looked at stay',
    file: 'handler/replay/replay.ts',
    find: '      rest.push(...lines);\n      continue;',
    replace: '      continue;',
    tests: REPLAY,
  },
  {
    why: 'what the sink did not take stays',
    file: 'handler/replay/replay.ts',
    find: "for (const { index } of undelivered) staying.set(ok[index]!, 'sink');",
    replace: '',
    tests: REPLAY,
  },
  {
    why: 'a replay goes on behind the object that was done last',
    file: 'engine/aws/bucket.ts',
    find: '({ Bucket, Prefix, StartAfter, ContinuationToken })',
    replace: '({ Bucket, Prefix, ContinuationToken })',
    tests: REPLAY,
  },
];
