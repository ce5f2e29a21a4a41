import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { AuthConfig } from '../config/config';
import { Problem } from '../http/problem';
import { grantOf, isPublic } from './access';
import { type Identity, identityOf } from './identity';
import { attachScope, type Scope } from './scope';
import type { TeamsOfGroups } from './teams-of-groups';

const TOKEN = 'a valid token is needed: Authorization: Bearer <token>';

/** How to be let in, by mode. */
const WAYS_IN: Readonly<Record<AuthConfig['mode'], string>> = {
  open: TOKEN,
  tokens: TOKEN,
  proxy:
    'sign in through the proxy, whose headers are believed only from the networks of auth.proxy.trusted; or send a token: Authorization: Bearer <token>',
};

/** Lets a request through when the access table says so, with its scope attached. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly mode: AuthConfig['mode'],
    private readonly teamsOfGroups: TeamsOfGroups,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${(request.route as { path: string }).path}`;
    if (isPublic(route)) return true;
    const identity = identityOf(request);
    if (identity === null)
      throw new Problem({
        status: 401,
        detail: WAYS_IN[this.mode],
        headers: { 'WWW-Authenticate': 'Bearer realm="showback"' },
      });
    const grant = grantOf(route, identity);
    if (grant === 'no') throw new Problem({ status: 403, detail: `the role ${identity.role} may not ask this` });
    attachScope(request, { name: identity.name, role: identity.role, teams: this.teamsOf(identity), grant });
    return true;
  }

  private teamsOf({ teams, groups }: Identity): Scope['teams'] {
    return teams === 'all' || groups.length === 0 ? teams : [...teams, ...this.teamsOfGroups(groups)];
  }
}
