import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '../config/config';
import type { Grant } from './access';

/**
 * Who asks and what of the ledger they may see: the only thing that reads decide by. The guard attaches it to every
 * request. `teams` is 'all' or the teams whose lines are visible. `grant` is what the access table says of this route.
 */
export interface Scope {
  /** Of the token, or of the person who came through the proxy; 'everyone' in mode open. */
  name: string;
  role: Role;
  teams: 'all' | readonly string[];
  grant: Exclude<Grant, 'no'>;
}

const SCOPES = new WeakMap<object, Scope>();

/** Notes the scope of a request. */
export function attachScope(request: object, scope: Scope): void {
  SCOPES.set(request, scope);
}

/** The scope of a request that passed the guard. @throws Error on one that did not. */
export function scopeOf(request: object): Scope {
  const scope = SCOPES.get(request);
  if (scope === undefined) throw new Error('a request reached a handler without passing the guard');
  return scope;
}

/** `list(@CurrentScope() scope: Scope)` in a controller. */
export const CurrentScope = createParamDecorator((_: unknown, context: ExecutionContext) =>
  scopeOf(context.switchToHttp().getRequest<Request>()),
);
