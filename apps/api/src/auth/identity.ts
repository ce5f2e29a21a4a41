import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { AuthConfig, Role } from '../config/config';

/** Who asks, before it is known what for. */
export interface Identity {
  name: string;
  role: Role;
  teams: 'all' | readonly string[];
  /** The name of the token; null in mode open. */
  token: string | null;
}

const EVERYONE: Identity = { name: 'everyone', role: 'admin', teams: 'all', token: null };
const IDENTITIES = new WeakMap<object, Identity>();

/** Notes who makes a request; nothing is refused here. */
export function identify(auth: AuthConfig, clock: () => number): RequestHandler {
  return (request, _, next) => {
    const identity = auth.mode === 'open' ? EVERYONE : byToken(auth, request.headers.authorization, clock());
    if (identity !== null) IDENTITIES.set(request, identity);
    next();
  };
}

/** Who makes a request; null: nobody known. */
export function identityOf(request: object): Identity | null {
  return IDENTITIES.get(request) ?? null;
}

/** Compares with every token, each in constant time, so that the time taken says nothing. */
function byToken(auth: AuthConfig, header: string | undefined, now: number): Identity | null {
  const [, written] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? '') ?? [];
  if (written === undefined) return null;
  const hash = createHash('sha256').update(written).digest();
  const matching = auth.tokens.filter(({ sha256 }) => timingSafeEqual(hash, Buffer.from(sha256, 'hex')));
  const token = matching.find(({ expires }) => expires === null || now < expires);
  if (token === undefined) return null;
  return {
    name: token.name,
    role: token.role,
    teams: token.teams === '*' || token.role === 'admin' ? 'all' : token.teams,
    token: token.name,
  };
}
