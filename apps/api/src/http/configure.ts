import type { NestExpressApplication } from '@nestjs/platform-express';
import { ATTRIBUTION_LIMITS, ATTRIBUTION_PATH } from '@showback/contracts';
import { type RequestHandler, text as readText } from 'express';
import helmet from 'helmet';
import { AccessGuard } from '../auth/access.guard';
import { identify } from '../auth/identity';
import { TEAMS_OF_GROUPS, type TeamsOfGroups } from '../auth/teams-of-groups';
import type { AuthConfig } from '../config/config';
import { measureRequests } from '../metrics/http-metrics';
import type { Parts } from '../providers';
import { checkHosts } from './hosts';
import { logRequests } from './log';
import { ProblemFilter } from './problem.filter';
import { limitRate } from './rate-limit';
import { SchemaPipe } from './schema.pipe';

/** Requests carry ids and windows; what carries whole documents has its own limit, and is read as the text that it is. */
const BODY_LIMIT = '256kb';

/** Everything between the socket and a handler, in order. The application must have been made without a body parser. */
export function configureHttp(app: NestExpressApplication, parts: Parts): void {
  const { auth } = parts.config;
  app.disable('x-powered-by');
  app.use(logRequests(parts.logger));
  app.use(measureRequests(parts.metrics));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  );
  app.use(cacheHeaders(auth));
  app.use(checkHosts(parts.environment));
  app.use(identify(auth, parts.clock));
  app.use(limitRate(parts.environment.requestsPerMinute));
  app.use(ATTRIBUTION_PATH, readText({ type: () => true, limit: ATTRIBUTION_LIMITS.bytes }));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalGuards(new AccessGuard(auth.mode, app.get<TeamsOfGroups>(TEAMS_OF_GROUPS)));
}

/** Answers depend on who asks, and no cache between may keep them. */
function cacheHeaders({ mode, proxy }: AuthConfig): RequestHandler {
  const vary = ['Authorization', 'Accept', ...(mode === 'proxy' && proxy ? [proxy.userHeader, proxy.groupsHeader] : [])];
  return (_, response, next) => {
    response.setHeader('Cache-Control', 'private');
    response.setHeader('Vary', vary.join(', '));
    next();
  };
}
