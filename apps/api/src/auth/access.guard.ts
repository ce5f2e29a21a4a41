import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../http/problem';
import { grantOf, isPublic } from './access';
import { identityOf } from './identity';
import { attachScope } from './scope';

/** Lets a request through when the access table says so, with its scope attached. */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${(request.route as { path: string }).path}`;
    if (isPublic(route)) return true;
    const identity = identityOf(request);
    if (identity === null)
      throw new Problem({
        status: 401,
        detail: 'a valid token is needed: Authorization: Bearer <token>',
        headers: { 'WWW-Authenticate': 'Bearer realm="showback"' },
      });
    const grant = grantOf(route, identity);
    if (grant === 'no') throw new Problem({ status: 403, detail: `the role ${identity.role} may not ask this` });
    attachScope(request, { name: identity.name, role: identity.role, teams: identity.teams, grant });
    return true;
  }
}
