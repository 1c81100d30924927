/**
 * @module bench/soak/function/map
 * User code of the soak's function: it gives every record back as it came, and touches disk and network on its way as user
 * code does, so that faults of those have something to act on. It ignores what fails there.
 */
import { statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** Only in a function's process: the ledger's reference runs this file as well. */
const folder = process.env['MILLRACE_SOAK_RUN'];
const EVERY = 400;
let records = 0;

function touch() {
  try {
    statSync(folder);
    writeFileSync(join(folder, `touched-by-${process.pid}`), 'x');
  } catch {} // a disk that is full, on purpose
  connect(9, '127.0.0.1').on('error', () => {}); // nobody listens there
}

export default (record) => {
  records += 1;
  if (folder !== undefined && records % EVERY === 1) touch();
  return record;
};
