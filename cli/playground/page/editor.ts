/**
 * @module cli/playground/page/editor
 * The two editors: YAML, and lines. CodeMirror, in the colours of the page.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface Editor {
  readonly text: string;
  /** Replaces all of the text; can be undone. */
  write(text: string): void;
  /** Underlines places; those of a text that has changed meanwhile are cut to it. */
  mark(places: readonly { readonly from: number; readonly to: number; readonly message: string }[]): void;
  /** Offset of a line's first character; lines count from 1. */
  lineStart(line: number): number;
}

const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--ground)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' }, // the frame around it has one
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: '0.85rem', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink-soft)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--active)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--alarm)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    maxWidth: 'min(32rem, 85vw)',
    fontSize: '0.85rem',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--alarm)' },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ours)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
    { tag: [tags.comment, tags.punctuation, tags.separator], color: 'var(--ink-soft)' },
    { tag: [tags.keyword, tags.labelName, tags.typeName], color: 'var(--ours-2)' },
  ]),
);

function openEditor(parent: HTMLElement, own: Extension, label: string, changed: () => void): Editor {
  const view = new EditorView({
    parent,
    extensions: [
      own,
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.updateListener.of(({ docChanged }) => docChanged && changed()),
      theme,
    ],
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    write(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark(places) {
      const { length } = view.state.doc;
      const diagnostics = places.map(
        ({ from, to, message }): Diagnostic => ({
          from: Math.min(from, length),
          to: Math.min(to, length),
          message,
          severity: 'error',
        }),
      );
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    lineStart: (line) => view.state.doc.line(Math.min(line, view.state.doc.lines)).from,
  };
}

/** Tab moves the focus on, as everywhere on a page; what indents is Ctrl-] and what the line before had. */
const keys = keymap.of([...defaultKeymap, ...historyKeymap]);

export const openYaml = (parent: HTMLElement, changed: () => void): Editor =>
  openEditor(
    parent,
    [keys, yaml(), EditorState.tabSize.of(2), indentOnInput(), bracketMatching(), colours],
    'Pipeline, in YAML',
    changed,
  );

export const openLines = (parent: HTMLElement, changed: () => void): Editor =>
  openEditor(parent, [keys, EditorView.lineWrapping], 'Lines, one record each', changed);
