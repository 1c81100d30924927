/**
 * @module bench/engine/json-logs
 * Application logs in JSON, of some 530 bytes, and what is done with them: two members dropped, one renamed, one set, and records
 * filtered by a third.
 */
import type { PipelineConfig } from '../../engine/index.ts';
import { drawUuid } from '../../simulator/samples/event-form.ts';
import { createRandom } from '../../simulator/samples/random.ts';
import { eventOf, type Work, workOf } from './work.ts';

export const JSON_PIPELINE: PipelineConfig = {
  parse: 'json',
  filter: { level: { ne: 'DEBUG' } },
  rename: { requestId: 'request_id' },
  set: { env: 'prod' },
  drop: ['tags', 'ctx'],
};

function createLogs(count: number): string[] {
  const random = createRandom(1);
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      timestamp: new Date(1_790_000_000_000 + n * 137).toISOString(),
      level: random.pick(['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR']),
      service: random.pick(['checkout', 'cart', 'auth', 'search']),
      requestId: drawUuid(random),
      user: { id: random.below(1_000_000), email: `u${n}@example.com`, roles: ['a', 'b'] },
      http: {
        method: 'GET',
        path: `/api/v1/items/${n}`,
        status: random.pick([200, 200, 404, 500]),
        duration_ms: random.below(1_000_000) / 1000,
      },
      message: `Handled request for "items" in ${random.below(1000)}ms\nwith details é ${n}`,
      tags: ['x', 'y', 'z'],
      ctx: { host: `ip-10-0-0-${n % 250}`, pid: n % 4000, region: 'eu-west-1' },
    }),
  );
}

/** An event of so many. */
export const jsonWork = (count: number): Work => workOf(eventOf(createLogs(count)));
