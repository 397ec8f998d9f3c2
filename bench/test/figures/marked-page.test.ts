import { describe, expect, it } from 'vitest';
import { withFigures } from '../../src/figures/marked-page.ts';

const page = '# Title\n\n<!-- figures -->\nold\n<!-- /figures -->\n\nrest\n';

describe('a page with figures', () => {
  it('gets what stands between its markers, and nothing else changes', () => {
    expect(withFigures(page, 'new\n')).toBe('# Title\n\n<!-- figures -->\nnew\n<!-- /figures -->\n\nrest\n');
    expect(withFigures(withFigures(page, 'new\n'), 'old\n')).toBe(page);
  });

  it.each([
    ['no markers', '# Title\n'],
    ['no end', '<!-- figures -->\n'],
    ['the end before the beginning', '<!-- /figures -->\n<!-- figures -->\n'],
    ['two beginnings', `<!-- figures -->\n${page}`],
    ['two ends', `${page}<!-- /figures -->\n`],
  ])('is refused with %s', (_, wrong) => {
    expect(() => withFigures(wrong, 'new\n')).toThrow('once each and in this order');
  });
});
