import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const SANE = /^[\w.:/+=-]{1,128}$/;
const IDS = new WeakMap<object, string>();

/** Gives a request its correlation id: its own `X-Request-Id` when that is harmless text, else a new one. Answers carry it. */
export function assignCorrelationId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
  IDS.set(request, id);
  response.setHeader('X-Request-Id', id);
  return id;
}

/** The correlation id of a request. */
export function correlationIdOf(request: object): string {
  return IDS.get(request) ?? '';
}
