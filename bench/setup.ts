/**
 * @module bench/setup
 * `npm run setup -- bench`: installs the peers' toolchains. The benches run without: a missing peer is left out.
 */
import { installMissing } from '../layer/tools/debian.ts';
import { missingFor } from './peers/build.ts';
import { JSON_PEERS, PEERS } from './peers/table.ts';

installMissing('the bench', () =>
  [...PEERS, ...JSON_PEERS.map(({ peer }) => peer)].flatMap((peer) => {
    const missing = missingFor(peer);
    console.log(`${peer.name.padEnd(18)}${missing ?? 'ready'}`);
    return missing === null ? [] : peer.packages;
  }),
);
