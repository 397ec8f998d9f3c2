import type { Config } from './config.ts';
import { type LambdaContext, LambdaGlobals } from './lambda-globals.ts';
import { readLogLevel } from './logger.ts';
import type { Processor, ProcessorOptions } from './processor.ts';
import { fieldsOf, LOGGING_LEVEL_KEY } from './task-event.ts';

/** What Lambda calls. */
export type LambdaHandler = (event: unknown, context?: LambdaContext) => Promise<unknown>;

/**
 * The entry of a Lambda function. The Processor is made once a container, by its first invocation; stats are logged and
 * reset after each, also when it threw. A `logging_level` in an event holds until another one comes.
 *
 * @param globals hand in your own to reach the Processor and the context from elsewhere
 */
export function getLambdaHandler(
  ProcessorOfFunction: new (options: ProcessorOptions) => Processor,
  globals: LambdaGlobals = new LambdaGlobals(),
  customConfig?: Config,
): LambdaHandler {
  return async (event, context) => {
    globals.context = context;
    globals.processor ??= new ProcessorOfFunction({ customConfig, globals });
    const { processor } = globals;
    const level = readLogLevel(fieldsOf(event)[LOGGING_LEVEL_KEY]);
    if (level) processor.setLogLevel(level);
    try {
      return await processor.call(event);
    } finally {
      processor.log.info('stats', { stats: processor.getStats() });
      processor.resetStats();
    }
  };
}
