import type { LoggerService } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { assignCorrelationId } from './correlation';

/** Keys that may hold a secret, wherever they come up in a log line. */
const SECRETS = ['authorization', 'cookie', 'password', 'token', 'headers', 'connectionString', 'databaseUrl'];

/** Structured logs on standard output. `LOG_LEVEL` of pino: trace to fatal, silent. */
export function makeLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [...SECRETS, ...SECRETS.map((key) => `*.${key}`), ...SECRETS.map((key) => `*.*.${key}`)],
      censor: '[secret]',
    },
  });
}

/** A line per request, without headers: they may hold secrets. Probes and scrapes make none. */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger: logger.child({ area: 'http' }),
    genReqId: assignCorrelationId,
    quietReqLogger: true,
    customLogLevel: (_, response, error) => (error !== undefined || response.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: (request) => /^\/(healthz|readyz|metrics)$/.test(request.url ?? '') },
    serializers: {
      req: ({ id, method, url, remoteAddress }: Record<string, unknown>) => ({ id, method, url, remoteAddress }),
      res: ({ statusCode }: Record<string, unknown>) => ({ statusCode }),
    },
  });
}

/** Nest's own lines, in the same log. */
export function nestLogger(logger: Logger): LoggerService {
  const nest = logger.child({ area: 'nest' });
  const words = (rest: readonly unknown[]): string => rest.filter((one) => typeof one === 'string').join(' ');
  return {
    log: (message: unknown, ...rest: unknown[]) => nest.debug(`${String(message)} ${words(rest)}`),
    warn: (message: unknown, ...rest: unknown[]) => nest.warn(`${String(message)} ${words(rest)}`),
    error: (message: unknown, ...rest: unknown[]) =>
      nest.error(message instanceof Error ? { err: message } : {}, `${String(message)} ${words(rest)}`),
    fatal: (message: unknown, ...rest: unknown[]) => nest.fatal(`${String(message)} ${words(rest)}`),
  };
}
