import { BenchError } from '../bench-error.ts';

const BEGIN = '<!-- figures -->\n';
const END = '<!-- /figures -->';

/** A page with `text` between its markers. @throws BenchError when it does not have both, in order and once */
export function withFigures(page: string, text: string): string {
  const [before, rest, ...moreBegins] = page.split(BEGIN);
  const [, after, ...moreEnds] = rest?.split(END) ?? [];
  if (after === undefined || moreBegins.length > 0 || moreEnds.length > 0) {
    throw new BenchError(`expected ${BEGIN.trim()} and ${END} in the page, once each and in this order`);
  }
  return `${before}${BEGIN}${text}${END}${after}`;
}
