import type { ForeignLogger } from '../ports/foreign-logger.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import { commonName, type ProcessorLog, shown } from './logger.ts';

/**
 * A log that writes to somebody else's logger. Fields of a run become its keys, so that they stand on lines which the
 * user's code writes to it directly, too; secrets are masked in what comes through here.
 */
export function foreignLog(foreign: ForeignLogger): ProcessorLog {
  let ofRun: LogFields = {};
  const loggerWith = (own: LogFields): Logger => {
    const extra = (fields: LogFields = {}) => shown({ ...(!foreign.appendKeys && ofRun), ...own, ...fields });
    return {
      debug: (message, fields) => foreign.debug(message, extra(fields)),
      info: (message, fields) => foreign.info(message, extra(fields)),
      warn: (message, fields) => foreign.warn(message, extra(fields)),
      error: (message, fields) => foreign.error(message, extra(fields)),
      with: (fields) => loggerWith({ ...own, ...fields }),
    };
  };
  return {
    logger: loggerWith({}),
    setLevel: (level) => foreign.setLogLevel?.(commonName(level)),
    setFields: (fields) => {
      foreign.removeKeys?.(Object.keys(ofRun));
      foreign.appendKeys?.({ ...fields });
      ofRun = fields;
    },
  };
}
