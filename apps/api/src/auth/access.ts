import type { Identity } from './identity';

/**
 * What somebody sees of a route. `all`: everything; `own`: lines of own teams; `health`: names, coverage and health, no
 * money; `coverage`: coverage only; `no`: refused.
 */
export type Grant = 'all' | 'own' | 'health' | 'coverage' | 'no';

/** The columns of the table: a viewer limited to teams, a viewer of everything, a bot, an admin. */
export type Viewer = 'teams' | 'everyone' | 'bot' | 'admin';

type Grants = Readonly<Record<Viewer, Grant>>;

const FIGURES: Grants = { teams: 'own', everyone: 'all', bot: 'own', admin: 'all' };
const CLUSTERS: Grants = { teams: 'health', everyone: 'all', bot: 'coverage', admin: 'all' };
/** Nodes have no coverage that a bot could be shown. */
const NODES: Grants = { ...CLUSTERS, bot: 'no' };
/** A bot asks for figures; why they are so is for people. */
const EXPLAIN: Grants = { ...FIGURES, bot: 'no' };
const OPINIONS: Grants = { teams: 'no', everyone: 'all', bot: 'no', admin: 'all' };
const ADMIN: Grants = { teams: 'no', everyone: 'no', bot: 'no', admin: 'all' };

/** Who may ask what. `public` routes need no token. A route that is not here is refused to everyone. */
export const ACCESS: Readonly<Record<string, Grants | 'public'>> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'GET /api/v1/openapi.json': 'public',
  'GET /api/v1/docs': 'public',
  'GET /api/v1/costs': FIGURES,
  'GET /api/v1/utilisation': FIGURES,
  'GET /api/v1/quotas': FIGURES,
  'GET /api/v1/limitranges': FIGURES,
  'GET /api/v1/disruptionbudgets': FIGURES,
  'GET /api/v1/teams': FIGURES,
  'GET /api/v1/teams/:team': FIGURES,
  'GET /api/v1/services': FIGURES,
  'GET /api/v1/services/:team/:service': FIGURES,
  'GET /api/v1/attribution/explain': EXPLAIN,
  'GET /api/v1/unowned': FIGURES,
  'GET /api/v1/containers': FIGURES,
  'GET /api/v1/workloads': FIGURES,
  'GET /api/v1/workloads/:cluster/:namespace/:kind/:name': FIGURES,
  'GET /api/v1/clusters': CLUSTERS,
  'GET /api/v1/clusters/:id': CLUSTERS,
  'GET /api/v1/clusters/:id/nodes': NODES,
  'GET /api/v1/clusters/:id/pools': NODES,
  'GET /api/v1/data': CLUSTERS,
  'GET /api/v1/attribution': OPINIONS,
  'GET /api/v1/attribution/versions': OPINIONS,
  'GET /api/v1/attribution/versions/:version': OPINIONS,
  'PUT /api/v1/attribution': ADMIN,
  'GET /api/v1/data/:cluster/comparison': ADMIN,
  'POST /api/v1/data/:cluster/:hour/accept': ADMIN,
  'POST /api/v1/data/:cluster/collect': ADMIN,
};

/** The column that somebody belongs to. */
export function viewerOf({ role, teams }: Pick<Identity, 'role' | 'teams'>): Viewer {
  if (role !== 'viewer') return role;
  return teams === 'all' ? 'everyone' : 'teams';
}

/** What somebody sees of a route, given as `GET /api/v1/costs`. */
export function grantOf(route: string, identity: Pick<Identity, 'role' | 'teams'>): Grant {
  const grants = ACCESS[route];
  return grants === undefined || grants === 'public' ? 'no' : grants[viewerOf(identity)];
}

/** Whether a route needs no token. */
export function isPublic(route: string): boolean {
  return ACCESS[route] === 'public';
}
