/**
 * @module cli/page/colours
 * Every colour, light and dark, as CSS variables; and what is in which. Competitors that are millrace's have the strong
 * colours, the others are told apart by hue.
 */

type Scheme = 'light' | 'dark';

const COLOURS = {
  ground: { light: '#ffffff', dark: '#0f1419' },
  panel: { light: '#f6f8fa', dark: '#161c24' },
  line: { light: '#d5dce4', dark: '#2c3643' },
  ink: { light: '#16202b', dark: '#e8eef5' },
  'ink-soft': { light: '#53606e', dark: '#9fb0c2' },
  good: { light: '#1a7f37', dark: '#57d27a' },
  alarm: { light: '#c4201d', dark: '#ff6b66' },
  ours: { light: '#0b62d6', dark: '#5aa9ff' },
  'ours-2': { light: '#0a8f8f', dark: '#39c5bb' },
  peer: { light: '#a9b4c0', dark: '#4d5b6b' },
  rust: { light: '#b5482a', dark: '#f08a62' },
  go: { light: '#6a5acd', dark: '#a99cff' },
  'go-encoding-json': { light: '#9a6fb0', dark: '#d0a6e6' },
  python: { light: '#a87b00', dark: '#e6bd45' },
  node: { light: '#3f8a2e', dark: '#86d070' },
  'node-re2': { light: '#c13d7a', dark: '#ff8fbd' },
} as const satisfies Record<string, Readonly<Record<Scheme, string>>>;

type Colour = keyof typeof COLOURS;

/** As a drawing or a style sheet writes it. */
export const colour = (name: Colour): string => `var(--${name})`;

/** A competitor's own colour, by its name in the record. */
export function competitorColour(name: string): string {
  if (name.startsWith('millrace-raw')) return colour('ours');
  if (name.startsWith('millrace')) return colour('ours-2');
  return colour(Object.hasOwn(COLOURS, name) ? (name as Colour) : 'peer');
}

/** `--ink: #16202b; …` */
export const schemeVariables = (scheme: Scheme): string =>
  Object.entries(COLOURS)
    .map(([name, values]) => `--${name}: ${values[scheme]};`)
    .join(' ');

/** A drawing in the colours of one scheme, for where no style sheet is: a picture in a README. */
export const inScheme = (svg: string, scheme: Scheme): string =>
  svg.replace(/var\(--([\w-]+)\)/g, (whole, name: string) =>
    Object.hasOwn(COLOURS, name) ? COLOURS[name as Colour][scheme] : whole,
  );
