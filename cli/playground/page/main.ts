/**
 * @module cli/playground/page/main
 * The page: two editors, the worker, and what came of it.
 */
import type { Done, Sample } from '../contract.ts';
import { openLines, openYaml } from './editor.ts';
import { readLines } from './files.ts';
import { showOutcomes, summary } from './outcomes.ts';
import { openRunner } from './runner.ts';
import { fromHash, toHash } from './share.ts';
import { FIRST_LINES, FIRST_PIPELINE } from './start.ts';
import { whyUnable } from './support.ts';

/** Between a key and the run: not while one types. */
const PAUSE_MS = 150;

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const [problem, status, notes] = [find('problem'), find('status'), find('notes')];
const [outcomes, explanation, result] = [find('outcomes'), find('explanation'), find('result')];
const [pretty, explain] = [find<HTMLInputElement>('pretty'), find<HTMLInputElement>('explain')];
const [select, file, link] = [
  find<HTMLSelectElement>('sample'),
  find<HTMLInputElement>('file'),
  find('link'),
];

function open(): void {
  let samples: readonly Sample[] = [];
  let last: Done | null = null;
  let fileNote: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    clearTimeout(timer);
    document.body.dataset['state'] = 'running';
    timer = setTimeout(run, PAUSE_MS);
  };
  const pipeline = openYaml(find('pipeline'), changed);
  const lines = openLines(find('lines'), () => {
    fileNote = null;
    changed();
  });
  const state = () => ({ pipeline: pipeline.text, lines: lines.text });

  const runner = openRunner(find('worker').textContent, {
    ready(message) {
      if (samples.length > 0) return;
      samples = message.samples;
      select.append(new Option('Choose …', ''), ...samples.map(({ name }) => new Option(name, name)));
    },
    reply(reply) {
      if ('problem' in reply) return showProblem(reply.problem.message, [reply.problem]);
      last = reply;
      showProblem(null, []);
      show();
    },
    stopped: (why) => showProblem(why, []),
  });

  /** What was last good stays, greyed. */
  function showProblem(
    message: string | null,
    places: readonly { readonly from: number; readonly to: number; readonly message: string }[],
  ): void {
    problem.hidden = message === null;
    problem.textContent = message;
    pipeline.mark(places.filter(({ from, to }) => to > from));
    result.classList.toggle('stale', message !== null);
    document.body.dataset['state'] = message === null ? 'done' : 'problem';
  }

  function show(): void {
    explanation.hidden = !explain.checked;
    outcomes.hidden = explain.checked;
    if (last === null) return;
    const all = lines.text.split('\n');
    status.textContent = summary(last);
    const said = [...last.notes, ...(fileNote === null ? [] : [fileNote])];
    notes.replaceChildren(
      ...said.map((note) => Object.assign(document.createElement('li'), { textContent: note })),
    );
    explanation.textContent = last.explanation;
    showOutcomes(outcomes, last, all, pretty.checked);
    const failed = last.outcomes.filter(({ status: one }) => one === 'failed');
    lines.mark(
      failed.map(({ line, stop, text }) => {
        const start = lines.lineStart(line);
        const end = start + (all[line - 1]?.length ?? 0);
        return { from: Math.min(start + (stop ?? 0), Math.max(start, end - 1)), to: end, message: text };
      }),
    );
  }

  function run(): void {
    runner.request(state());
    void toHash(state()).then((hash) => hash !== null && history.replaceState(null, '', `#${hash}`));
  }

  async function read(some: File | undefined): Promise<void> {
    if (some === undefined) return;
    const { lines: text, note } = await readLines(some);
    lines.write(text);
    fileNote = note;
  }

  select.onchange = () => {
    const sample = samples.find(({ name }) => name === select.value);
    if (sample === undefined) return;
    pipeline.write(`# ${sample.summary}\nparse: ${sample.name}\n`);
    lines.write(`${sample.lines.join('\n')}\n`);
  };
  pretty.onchange = show;
  explain.onchange = show;
  file.onchange = () => void read(file.files?.[0]);
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener(
    'drop',
    (event) => {
      const some = event.dataTransfer?.files[0];
      if (some === undefined) return; // text: the editor's
      event.preventDefault();
      event.stopPropagation();
      void read(some);
    },
    { capture: true },
  );
  link.onclick = async () => {
    await navigator.clipboard.writeText(location.href).then(
      () => (link.textContent = 'Copied'),
      () => (link.textContent = 'Copy it from the address bar'),
    );
    setTimeout(() => (link.textContent = 'Copy link'), 2000);
  };

  const load = async (): Promise<void> => {
    const shared = await fromHash(location.hash);
    pipeline.write(shared?.pipeline ?? FIRST_PIPELINE);
    lines.write(shared?.lines ?? FIRST_LINES);
  };
  addEventListener('hashchange', () => void load());
  void load();
}

const unable = whyUnable();
if (unable === null) open();
else {
  find('unable').hidden = false;
  find('unable').textContent = unable;
  document.body.dataset['state'] = 'unable';
}
