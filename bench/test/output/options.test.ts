import { describe, expect, it } from 'vitest';
import { readOptions } from '../../src/output/options.ts';

const KNOWN = ['cost', 'slots'];

describe('the command line', () => {
  it.each([
    [['cost'], { name: 'cost', output: 'table', save: false }],
    [['slots', '-o', 'json'], { name: 'slots', output: 'json', save: false }],
    [['--save', '--output=json', 'cost'], { name: 'cost', output: 'json', save: true }],
  ])('%j is read', (args, options) => {
    expect(readOptions(args, KNOWN)).toEqual(options);
  });

  it.each([
    [[], 'expected one of cost, slots, got nothing'],
    [['speed'], 'expected one of cost, slots, got speed'],
    [['cost', 'slots'], 'expected one of cost, slots, got cost slots'],
    [['cost', '-o', 'xml'], '--output: expected table or json, got xml'],
    [['cost', '--fast'], "Unknown option '--fast'"],
  ])('%j is refused', (args, message) => {
    expect(readOptions(args, KNOWN)).toContain(message);
  });
});
