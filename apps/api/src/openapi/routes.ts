import * as contracts from '@showback/contracts';
import type { z } from 'zod';

/** What one route takes and gives. */
export interface RouteDescription {
  summary: string;
  /** Parameters of the query; a strict object. */
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The answer when all is well: its schema, or a media type where it is no JSON. */
  answer: z.ZodType | string;
  status?: 200 | 202;
  /** Other forms of the answer. */
  also?: readonly string[];
}

/** What the document holds of each route of the access table. */
export const ROUTES: Readonly<Record<string, RouteDescription>> = {
  'GET /api/v1/costs': {
    summary: 'What was spent, by whatever it is asked by. Everything adds up to the last digit.',
    query: contracts.CostsQuery,
    answer: contracts.CostsResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/utilisation': {
    summary: 'How much of what there was is requested and used, and what the rest costs.',
    query: contracts.UtilisationQuery,
    answer: contracts.UtilisationResponse,
    also: ['text/csv'],
  },
  'GET /api/v1/quotas': {
    summary: 'What namespaces are allowed, what of it is reserved, and what is really used.',
    query: contracts.QuotasQuery,
    answer: contracts.QuotasResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/limitranges': {
    summary: 'What containers, pods and claims of namespaces may ask for, and what those have that ask for nothing.',
    query: contracts.LimitRangesQuery,
    answer: contracts.LimitRangesResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/disruptionbudgets': {
    summary: 'How many pods may go at once, and how long none might: nodes that they run on cannot be drained then.',
    query: contracts.DisruptionBudgetsQuery,
    answer: contracts.DisruptionBudgetsResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/teams': {
    summary: "Teams by their cost, and what is no team's.",
    query: contracts.TeamsQuery,
    answer: contracts.TeamsResponse,
  },
  'GET /api/v1/teams/:team': {
    summary: 'One team: what it costs, what moved, its services.',
    query: contracts.TeamQuery,
    answer: contracts.TeamResponse,
  },
  'GET /api/v1/services': {
    summary: 'Services by their cost.',
    query: contracts.ServicesQuery,
    answer: contracts.ServicesResponse,
  },
  'GET /api/v1/services/:team/:service': {
    summary: 'One service: what it costs, and which workloads it is.',
    query: contracts.TeamQuery,
    answer: contracts.ServiceResponse,
  },
  'GET /api/v1/attribution/explain': {
    summary: 'Why a workload is whose it is: each rule tried, what it saw, the votes, and the shares.',
    query: contracts.ExplainQuery,
    answer: contracts.ExplainResponse,
  },
  'GET /api/v1/unowned': {
    summary: 'Workloads that nobody owns by their cost, and rules that would place them.',
    query: contracts.UnownedQuery,
    answer: contracts.UnownedResponse,
  },
  'GET /api/v1/containers': {
    summary: 'Containers by their cost, with what they request, may have at most, and use.',
    query: contracts.ContainersQuery,
    answer: contracts.ContainersResponse,
  },
  'GET /api/v1/workloads': {
    summary: 'Workloads by their cost.',
    query: contracts.WorkloadsQuery,
    answer: contracts.WorkloadsResponse,
  },
  'GET /api/v1/workloads/:cluster/:namespace/:kind/:name': {
    summary: 'One workload: its containers, pods, replicas and owner.',
    query: contracts.WorkloadQuery,
    answer: contracts.WorkloadResponse,
  },
  'GET /api/v1/clusters': {
    summary: 'Clusters: what ran, what it cost, how much of it is collected.',
    query: contracts.ClustersQuery,
    answer: contracts.ClustersResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/clusters/:id': { summary: 'One cluster.', query: contracts.ClusterQuery, answer: contracts.ClusterResponse },
  'GET /api/v1/clusters/:id/nodes': {
    summary: 'The nodes of a cluster: capacity, price, use and signed idle.',
    query: contracts.NodesQuery,
    answer: contracts.NodesResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/clusters/:id/pools': {
    summary: 'The nodes of a cluster by pool.',
    query: contracts.MachinesQuery,
    answer: contracts.PoolsResponse,
    also: ['text/csv', 'application/x-ndjson'],
  },
  'GET /api/v1/data': {
    summary: 'How collection stands: sources, history, each hour, what assets and allocations differ by.',
    query: contracts.DataQuery,
    answer: contracts.DataResponse,
  },
  'GET /api/v1/data/:cluster/comparison': {
    summary:
      'A day of a cluster with two sources of cost, as each tells it: reads its hours from the one that is not kept. Admins only.',
    query: contracts.ComparisonQuery,
    answer: contracts.ComparisonResponse,
  },
  'GET /api/v1/attribution': {
    summary: 'The newest version of the document that says whose cost it is. Its ETag is what a change names.',
    answer: contracts.AttributionResponse,
  },
  'GET /api/v1/attribution/versions': { summary: 'All its versions.', answer: contracts.AttributionVersionsResponse },
  'GET /api/v1/attribution/versions/:version': {
    summary: 'One version: the text as given, who gave it, and when.',
    answer: contracts.AttributionVersionResponse,
  },
  'PUT /api/v1/attribution': {
    summary: 'Puts a document in force as a new version, or says what it would change. Needs If-Match. Admins only.',
    query: contracts.PutAttributionQuery,
    body: contracts.AttributionDocument,
    answer: contracts.PutAttributionAnswer,
  },
  'POST /api/v1/data/:cluster/:hour/accept': {
    summary: 'Takes a quarantined hour into the figures. Admins only.',
    answer: contracts.AcceptResponse,
  },
  'POST /api/v1/data/:cluster/collect': {
    summary: 'Has hours read again, now. Admins only.',
    body: contracts.CollectRequest,
    answer: contracts.CollectResponse,
    status: 202,
  },
  'GET /api/v1/openapi.json': { summary: 'This document.', answer: 'application/json' },
  'GET /api/v1/docs': { summary: 'This document, to be read.', answer: 'text/html' },
  'GET /healthz': { summary: 'Whether the process lives.', answer: contracts.Health },
  'GET /readyz': { summary: 'Whether it can answer: migrated, and the database is there.', answer: contracts.Health },
  'GET /metrics': { summary: 'What Prometheus scrapes.', answer: 'text/plain' },
};
