/**
 * @module test/bench/report/well-formed
 * What is wrong with a page's HTML, as far as it can be told without a browser.
 */
const VOID = new Set(['meta', 'link', 'br', 'img']);

/** Tags that are not closed where they should be; attributes without quotes. */
export function flawsOf(html: string): string[] {
  const flaws: string[] = [];
  const open: string[] = [];
  const body = html.replace(/<!doctype html>/, '').replace(/<style>[\s\S]*?<\/style>/g, '<style></style>');
  for (const [tag, end, name, attributes, selfClosed] of body.matchAll(/<(\/?)([\w-]+)([^<>]*?)(\/?)>/g)) {
    if (attributes!.replace(/ [\w:-]+="[^"]*"/g, '').trim() !== '') flaws.push(`attributes: ${tag}`);
    if (end === '/') {
      if (open.pop() !== name) flaws.push(`closed: ${tag}`);
    } else if (selfClosed === '' && !VOID.has(name!)) open.push(name!);
  }
  const text = body.replace(/<[^<>]*>/g, '');
  if (/[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/.test(text)) flaws.push('text that is not escaped');
  return [...flaws, ...open.map((name) => `never closed: ${name}`)];
}
