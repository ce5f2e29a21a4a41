import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { identityOf } from '../auth/identity';
import { Problem } from './problem';

const WINDOW_MS = 60_000;

/** At most so many requests a minute per token or person, or per address where it is neither; then 429 with `Retry-After`. */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Only who is known has a share of their own: inventing tokens or names gains nothing.
    keyGenerator: (request) => identityOf(request)?.asker ?? ipKeyGenerator(request.ip ?? ''),
    skip: (request) => /^\/(healthz|readyz|metrics)$/.test(request.path),
    handler: (_, response, next) => {
      const seconds = response.getHeader('Retry-After');
      const detail = `more than ${perMinute} requests in a minute`;
      next(new Problem({ status: 429, detail, headers: { 'Retry-After': String(seconds ?? WINDOW_MS / 1000) } }));
    },
  });
}
