import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LambdaContext } from './context.ts';
import { runtimeError } from './error-report.ts';

export type Handler = (event: unknown, context: LambdaContext) => unknown;

const EXTENSIONS = ['.mjs', '.js', '.cjs'];

/**
 * Finds `index.handler`: the export `handler` of `index.mjs`, else of `index.js`, below `root`.
 *
 * @throws Error named as in Lambda: `Runtime.ImportModuleError`, `Runtime.HandlerNotFound`, ...; or what the module threw
 */
export async function loadHandler(root: string, handler: string): Promise<Handler> {
  const [moduleName, ...exportPath] = basename(handler).split('.');
  if (!moduleName || exportPath.length === 0) {
    throw runtimeError('Runtime.MalformedHandlerName', `Bad handler: "${handler}" is not like "index.handler"`);
  }
  const path = resolve(root, dirname(handler), moduleName);
  const found = valueAt(await importModule(path), exportPath);
  if (typeof found !== 'function') {
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (found.length > 2) {
    const advice = 'it takes a callback, which Lambda supports no more since Node.js 24; make it async';
    throw runtimeError('Runtime.CallbackHandlerDeprecated', `${handler}: ${advice}`);
  }
  return (event, context) => found(event, context);
}

async function importModule(path: string): Promise<object> {
  const extension = EXTENSIONS.find((candidate) => existsSync(path + candidate));
  if (extension === undefined) {
    throw runtimeError('Runtime.ImportModuleError', `Cannot find ${path} with one of ${EXTENSIONS.join(', ')}`);
  }
  try {
    return await import(pathToFileURL(path + extension).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('Runtime.UserCodeSyntaxError', error.message, error);
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw runtimeError('Runtime.ImportModuleError', error.message, error);
    }
    throw error;
  }
}

/** Follows `a.b` through a module; what CommonJS exports may be seen under `default` only. */
function valueAt(module: object, path: readonly string[]): unknown {
  const follow = (from: unknown) => path.reduce((value, key) => (value as Record<string, unknown>)?.[key], from);
  return follow(module) ?? ('default' in module ? follow(module.default) : undefined);
}
