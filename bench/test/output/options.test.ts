import { describe, expect, it } from 'vitest';
import { readOptions } from '../../src/output/options.ts';

const KNOWN = new Map([
  ['cost', {}],
  ['schedule', { takesTasks: true }],
]);

describe('the command line', () => {
  it.each([
    [['cost'], { name: 'cost', output: 'table', save: false }],
    [['schedule', '-o', 'json'], { name: 'schedule', output: 'json', save: false }],
    [['schedule', '--tasks', '1000'], { name: 'schedule', output: 'table', save: false, tasks: 1000 }],
    [['--save', '--output=json', 'cost'], { name: 'cost', output: 'json', save: true }],
  ])('%j is read', (args, options) => {
    expect(readOptions(args, KNOWN)).toEqual(options);
  });

  it.each([
    [[], 'expected one of cost, schedule, got nothing'],
    [['speed'], 'expected one of cost, schedule, got speed'],
    [['cost', 'schedule'], 'expected one of cost, schedule, got cost schedule'],
    [['cost', '-o', 'xml'], '--output: expected table or json, got xml'],
    [['cost', '--fast'], "Unknown option '--fast'"],
    [['cost', '--tasks', '1000'], '--tasks: cost has a fixed number of tasks'],
    [['schedule', '--tasks', '0'], '--tasks: expected a whole number from 1 to 10000000, got 0'],
    [['schedule', '--tasks=1e6'], '--tasks: expected a whole number from 1 to 10000000, got 1e6'],
    [['schedule', '--tasks'], 'argument missing'],
  ])('%j is refused', (args, message) => {
    expect(readOptions(args, KNOWN)).toContain(message);
  });
});
