/**
 * @module cli/simulate/watch
 * `millrace simulate --watch`: draws a run ten times a second on its own screen, and restores the terminal afterwards. Without a
 * terminal it prints a line now and then.
 */
import type { Simulation, Snapshot } from '../../simulator/simulation.ts';
import { printError } from '../output.ts';
import { MINUTE_MS } from './watch/rates.ts';
import { statusLine } from './watch/status-line.ts';
import { viewLines } from './watch/view.ts';

export interface WatchOptions {
  /** What is run, in a few words. */
  readonly title: string;
  /** Where it is drawn. Default: standard error, so that standard output is the result's alone. */
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds between two lines where there is no terminal. Default: ten seconds. */
  readonly lineEveryMs?: number;
}

export interface Watch {
  /** Shows that the run is stopping. */
  stopping?(): void;
  /** Restores the terminal; further calls do nothing. */
  stop(): void;
}

const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
/** A rate of the last minute needs one snapshot from before it. */
const KEPT_MS = MINUTE_MS + 1_000;

const ENTER_SCREEN = '\x1b[?1049h\x1b[H';
const LEAVE_SCREEN = '\x1b[?1049l';
const CLEAR_SCREEN = '\x1b[2J\x1b[H';

/** Takes snapshots, and drops those that no rate needs. */
function keepHistory(simulation: Simulation): () => readonly Snapshot[] {
  const history: Snapshot[] = [];
  return () => {
    const now = simulation.snapshot();
    history.push(now);
    while (history.length > 2 && history[1]!.realMs < now.realMs - KEPT_MS) history.shift();
    return history;
  };
}

function once(stop: () => void): () => void {
  let isStopped = false;
  return () => {
    if (!isStopped) stop();
    isStopped = true;
  };
}

function watchByLines(simulation: Simulation, stream: NodeJS.WriteStream, everyMs: number): Watch {
  const look = keepHistory(simulation);
  const write = () => stream.write(`${statusLine(look())}\n`);
  const sampler = setInterval(look, 1_000);
  const writer = setInterval(write, everyMs);
  return {
    stop: once(() => {
      clearInterval(sampler);
      clearInterval(writer);
      write();
    }),
  };
}

async function watchOnScreen(
  simulation: Simulation,
  title: string,
  stream: NodeJS.WriteStream,
): Promise<Watch> {
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(stream);
  const look = keepHistory(simulation);
  let isStopping = false;
  const frame = () =>
    viewLines(look(), {
      title: isStopping ? `${title}   (stopping; press again to abort)` : title,
      width: stream.columns || 80,
      // The cursor stands in the line behind.
      height: (stream.rows || 24) - 1,
      colour: stream.hasColors(),
    }).join('\n');
  const redraw = () => draw(frame());
  const resized = () => {
    draw.clear();
    stream.write(CLEAR_SCREEN);
    redraw();
  };
  /** Also when the process exits, or dies of an uncaught error. */
  const leave = () => {
    draw.clear();
    draw.done();
    stream.write(LEAVE_SCREEN);
  };
  const hungUp = () => {
    finish();
    leave();
    process.kill(process.pid, 'SIGHUP');
  };
  const timer = setInterval(redraw, DRAW_EVERY_MS);
  const finish = () => {
    clearInterval(timer);
    stream.off('resize', resized);
    process.off('SIGHUP', hungUp).off('exit', leave);
  };
  stream.on('resize', resized);
  process.once('SIGHUP', hungUp).once('exit', leave);
  stream.write(ENTER_SCREEN);
  redraw();
  const stop = once(() => {
    finish();
    leave();
  });
  return {
    stopping() {
      isStopping = true;
    },
    stop,
  };
}

/** Begins to show a run; it goes on until {@link Watch.stop}. */
export async function startWatch(simulation: Simulation, options: WatchOptions): Promise<Watch> {
  const { title, stream = process.stderr, lineEveryMs = LINE_EVERY_MS } = options;
  if (stream.isTTY && process.env['TERM'] !== 'dumb') return watchOnScreen(simulation, title, stream);
  const found = stream.isTTY ? 'one that cannot move its cursor (TERM=dumb)' : 'none';
  printError(
    `--watch: expected a terminal on standard error, found ${found}; printing a line every ${lineEveryMs / 1000} seconds instead`,
  );
  return watchByLines(simulation, stream, lineEveryMs);
}
