import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManualTime } from '../support/manual-time.ts';
import { functionOf, startHost, startOne } from '../support/test-host.ts';

const HANG = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';

describe('a function that fails', () => {
  test('reports type, message and stack of what it threw, and stays warm', async () => {
    const { invoke, events } = await startOne(`
      export const handler = async ({ text }) => {
        if (text) throw text;
        throw new TypeError('böse');
      };`);

    const result = await invoke('f');

    expect(result).toMatchObject({ status: 200, functionError: 'Unhandled' });
    expect(result.value).toMatchObject({ errorType: 'TypeError', errorMessage: 'böse' });
    expect(result.value.trace[1]).toMatch(/at handler \(file:.*index\.mjs:4/);
    expect((await invoke('f', { text: 'no' })).value).toEqual({ errorType: 'string', errorMessage: 'no', trace: [] });
    expect(await events.until('invocation_finished')).toMatchObject({ outcome: 'error', errorType: 'TypeError' });
    expect(events.of('environment_started')).toHaveLength(1);
  });

  test('a result that is no JSON is an error of the runtime', async () => {
    const { invoke } = await startOne('export const handler = async () => 1n;');
    expect((await invoke('f')).value.errorType).toBe('Runtime.MarshalError');
  });

  test('an exit in the middle is Runtime.ExitError, and the next invocation gets a new environment', async () => {
    const { invoke, events } = await startOne(
      'export const handler = async ({ code }) => { if (code !== undefined) process.exit(code); };',
    );

    const failed = await invoke('f', { code: 3 });
    expect(failed.value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${failed.requestId} Error: Runtime exited with error: exit status 3`,
    });
    const silent = await invoke('f', { code: 0 });
    expect(silent.value.errorMessage).toMatch(/Error: Runtime exited without providing a reason$/);
    expect((await invoke('f')).functionError).toBeUndefined();
    expect(events.of('invocation_started').map(({ cold }) => cold)).toEqual([true, true, true]);
  });

  test('a rejection that nobody handles ends the process and is the error', async () => {
    const { invoke, events } = await startOne(`
      export const handler = () => {
        Promise.reject(new RangeError('forgotten'));
        return new Promise(() => {});
      };`);

    expect((await invoke('f')).value).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'RangeError: forgotten',
    });
    expect((await events.until('environment_ended')).reason).toBe('exit');
  });
});

describe('a function that cannot be loaded', () => {
  test('fails with what it threw; the next invocation tries anew', async () => {
    const { invoke, events } = await startOne("throw new ReferenceError('no database'); export const handler = 1;");

    const result = await invoke('f');

    expect(result.functionError).toBe('Unhandled');
    expect(result.value).toMatchObject({ errorType: 'ReferenceError', errorMessage: 'no database' });
    expect((await events.until('environment_ended')).reason).toBe('init_error');
    expect(events.of('invocation_started')).toEqual([]);
    expect((await invoke('f')).value.errorType).toBe('ReferenceError');
  });

  test('one that exits while loading is Runtime.ExitError', async () => {
    const { invoke } = await startOne('process.exit(7);');
    expect((await invoke('f')).value.errorMessage).toMatch(/exit status 7$/);
  });

  test('the errors of the runtime are named as in Lambda', async () => {
    const code = 'export const handler = (a, b, callback) => callback();';
    const host = await startHost([
      await functionOf('missing_module', code, { handler: 'app.handler' }),
      await functionOf('missing_export', code, { handler: 'index.other' }),
      await functionOf('missing_import', "import 'not-there'; export const handler = 1;"),
      await functionOf('malformed', code, { handler: 'index' }),
      await functionOf('syntax', 'export const handler = async () => {'),
      await functionOf('callback', code),
      await functionOf('no_program', code, { command: ['/no/such/program'] }),
    ]);
    const errorOf = async (name: string) => (await host.invoke(name)).value.errorType;

    expect(await errorOf('missing_module')).toBe('Runtime.ImportModuleError');
    expect(await errorOf('missing_export')).toBe('Runtime.HandlerNotFound');
    expect(await errorOf('missing_import')).toBe('Runtime.ImportModuleError');
    expect(await errorOf('malformed')).toBe('Runtime.MalformedHandlerName');
    expect(await errorOf('syntax')).toBe('Runtime.UserCodeSyntaxError');
    expect(await errorOf('callback')).toBe('Runtime.CallbackHandlerDeprecated');
    const noProgram = await host.invoke('no_program');
    expect(noProgram.value.errorType).toBe('Runtime.ExitError');
    expect(noProgram.value.errorMessage).toContain('/no/such/program cannot be started');
  });

  test('a handler is found in .mjs, else in .js, CommonJS included, and below folders', async () => {
    const spec = await functionOf('f', "export const handler = async () => 'mjs';");
    await writeFile(
      join(spec.cwd, 'index.js'),
      "exports.handler = async () => 'js'; exports.deep = { er: async () => 'deep' };",
    );
    const { invoke, host } = await startHost([spec]);
    expect((await invoke('f')).value).toBe('mjs');

    await rm(join(spec.cwd, 'index.mjs'));
    host.putFunction(spec);
    expect((await invoke('f')).value).toBe('js');
    host.putFunction({ ...spec, cwd: join(spec.cwd, '..'), handler: 'f/index.deep.er' });
    expect((await invoke('f')).value).toBe('deep');
  });
});

describe('the time-out', () => {
  test('kills the process and fails with the words of Lambda', async () => {
    const { invoke, events } = await startOne(HANG, { timeoutMs: 100 });

    const result = await invoke('f');

    expect(result.functionError).toBe('Unhandled');
    expect(result.value.errorType).toBe('Sandbox.Timedout');
    expect(result.value.errorMessage).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} Task timed out after 0\.10 seconds$/,
    );
    expect(result.value.errorMessage).toContain(result.requestId);
    expect((await events.until('environment_ended')).reason).toBe('timeout');
  });

  test('holds to the millisecond', async () => {
    const time = new ManualTime();
    const { invoke, events } = await startOne(HANG, { timeoutMs: 3_000 }, { time });
    const result = invoke('f');
    await events.until('invocation_started');

    time.advance(2_999);
    expect(events.of('invocation_finished')).toEqual([]);
    time.advance(1);

    expect((await result).value.errorMessage).toMatch(/Task timed out after 3\.00 seconds$/);
    expect(await events.until('invocation_finished')).toMatchObject({
      errorType: 'Sandbox.Timedout',
      durationMs: 3_000,
    });
  });

  test('also ends a function that blocks its event loop', async () => {
    const { invoke } = await startOne('export const handler = () => { for (;;); };', { timeoutMs: 100 });
    expect((await invoke('f')).value.errorType).toBe('Sandbox.Timedout');
  });

  test('loading that takes more than 10 s uses up the time of the invocation', async () => {
    const time = new ManualTime();
    const { invoke, events } = await startOne(
      'await new Promise(() => setInterval(() => {}, 1000));',
      { timeoutMs: 3_000 },
      { time },
    );
    const result = invoke('f');
    await events.until('environment_started');

    time.advance(12_999);
    expect(events.of('environment_ended')).toEqual([]);
    time.advance(1);

    expect((await result).value.errorType).toBe('Sandbox.Timedout');
    expect((await events.until('environment_ended')).reason).toBe('timeout');
  });
});
