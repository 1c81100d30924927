/**
 * @module handler
 * The handler that runs with no code of the user's own: `handler.handler` in the layer. The pipeline is what
 * `MILLRACE_PIPELINE` names. Everything is set up while the module loads; an error there fails the import, and Lambda
 * reports an init error with its message.
 */
import { start } from './start.ts';

const started = await start({ rawEvents: false });

/** The engine behind {@link handler}, for those who want to ask it for its plan or close it. */
export const engine = started.engine;

/** The Firehose transformation handler. */
export const handler = started.chaos?.aroundHandler(started.handler) ?? started.handler;
