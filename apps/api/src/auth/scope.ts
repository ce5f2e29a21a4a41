import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '../config/config';

/**
 * Who asks and what of the ledger they may see. The only thing that reads decide by; attached to every request by the
 * guard. `teams` is 'all' or the teams whose lines are visible (none of them exist before there is ownership: such a
 * scope sees no figures).
 */
export interface Scope {
  /** Of the token; 'everyone' in mode open. */
  name: string;
  role: Role;
  teams: 'all' | readonly string[];
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
