import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { identityOf } from '../auth/identity';
import { Problem } from './problem';

const WINDOW_MS = 60_000;

/** At most so many requests a minute per token, or per address where there is none; then 429 with `Retry-After`. */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Only a token that is known has a share of its own: inventing tokens gains nothing.
    keyGenerator: (request) => identityOf(request)?.token ?? ipKeyGenerator(request.ip ?? ''),
    skip: (request) => /^\/(healthz|readyz|metrics)$/.test(request.path),
    handler: (_, response, next) => {
      const seconds = response.getHeader('Retry-After');
      const detail = `more than ${perMinute} requests in a minute`;
      next(new Problem({ status: 429, detail, headers: { 'Retry-After': String(seconds ?? WINDOW_MS / 1000) } }));
    },
  });
}
