import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { AuthConfig, Role } from '../config/config';
import { proxyIdentities } from './proxy-identity';

/** Who asks, before it is known what for. */
export interface Identity {
  name: string;
  role: Role;
  teams: 'all' | readonly string[];
  /** Groups of the sign-in proxy, whose teams are seen too. */
  groups: readonly string[];
  /** By whom requests are counted; null in mode open: by address. */
  asker: string | null;
}

const EVERYONE: Identity = { name: 'everyone', role: 'admin', teams: 'all', groups: [], asker: null };
const IDENTITIES = new WeakMap<object, Identity>();

/** Notes who makes a request; nothing is refused here. In mode proxy a token that is known counts before the headers. */
export function identify(auth: AuthConfig, clock: () => number): RequestHandler {
  const byProxy = auth.mode === 'proxy' && auth.proxy !== null ? proxyIdentities(auth.proxy, auth.visibility) : () => null;
  return (request, _, next) => {
    const identity =
      auth.mode === 'open' ? EVERYONE : (byToken(auth, request.headers.authorization, clock()) ?? byProxy(request));
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
    groups: [],
    asker: `token ${token.name}`,
  };
}
