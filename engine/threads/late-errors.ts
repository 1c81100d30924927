/**
 * @module engine/threads/late-errors
 * What code of the user's throws on a worker after it returned: in a timer, or in a promise that nobody waits for. It says
 * nothing of any record, so none fails; it is a line in the log, and the worker goes on.
 */
import { readThrown } from '../errors.ts';
import { describeThrown } from './protocol.ts';

/** @param redacts whether the pipeline redacts: then what was thrown is not quoted, as it may quote a record */
function errorLine(thrown: unknown, redacts: boolean): string {
  const { name, message, stack } = readThrown(thrown);
  const frames = stack.replace(message, '').split('\n'); // a message may have lines of its own
  return JSON.stringify({
    level: 'ERROR',
    message: `millrace: code of the pipeline threw after it had returned${redacts ? '' : `: ${describeThrown(thrown)}`}`,
    errorType: name,
    stack: frames.filter((line) => /^\s+at /.test(line)).map((line) => line.trim()),
  });
}

/** Makes this thread log what nobody catches in place of ending. */
export function logLateErrors(redacts: boolean): void {
  const log = (thrown: unknown) => console.error(errorLine(thrown, redacts));
  process.on('uncaughtException', log);
  process.on('unhandledRejection', log);
}
