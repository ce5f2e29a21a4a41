import {
  ATTRIBUTION_PATH,
  AttributionResponse,
  AttributionVersionResponse,
  AttributionVersionsResponse,
  ClusterResponse,
  ClustersResponse,
  CONTAINERS_PATH,
  ContainersResponse,
  COSTS_PATH,
  CostsResponse,
  DataResponse,
  DISRUPTION_BUDGETS_PATH,
  DisruptionBudgetsResponse,
  EXPLAIN_PATH,
  ExplainResponse,
  LIMIT_RANGES_PATH,
  LimitRangesResponse,
  NodesResponse,
  PoolsResponse,
  QUOTAS_PATH,
  QuotasResponse,
  SERVICE_PATH,
  ServiceResponse,
  TEAM_PATH,
  TeamResponse,
  TEAMS_PATH,
  TeamsResponse,
  UNOWNED_PATH,
  UnownedResponse,
  UTILISATION_PATH,
  UtilisationResponse,
  WORKLOAD_PATH,
  WorkloadResponse,
  WORKLOADS_PATH,
  WorkloadsResponse,
  type ClusterQuery,
  type ClustersQuery,
  type ContainersQuery,
  type CostsQuery,
  type DataQuery,
  type DisruptionBudgetsQuery,
  type ExplainQuery,
  type LimitRangesQuery,
  type MachinesQuery,
  type NodesQuery,
  type QuotasQuery,
  type TeamQuery,
  type TeamsQuery,
  type UnownedQuery,
  type UtilisationQuery,
  type WorkloadQuery,
  type WorkloadsQuery,
} from '@showback/contracts';
import { ask } from './api';

/** What the pages ask the API, one function for each question. A parameter that is left out is the API's default. */
type Asked<Query> = { [Key in keyof Query]?: string | undefined };

export const askCosts = (query: Asked<CostsQuery>) => ask(COSTS_PATH, CostsResponse, query);
export const askTeams = (query: Asked<TeamsQuery>) => ask(TEAMS_PATH, TeamsResponse, query);
export const askTeam = (team: string, query: Asked<TeamQuery>) => ask(TEAM_PATH, TeamResponse, query, { team });
export const askService = (names: { team: string; service: string }, query: Asked<TeamQuery>) =>
  ask(SERVICE_PATH, ServiceResponse, query, names);
export const askContainers = (query: Asked<ContainersQuery>) => ask(CONTAINERS_PATH, ContainersResponse, query);
export const askWorkloads = (query: Asked<WorkloadsQuery>) => ask(WORKLOADS_PATH, WorkloadsResponse, query);
export const askWorkload = (names: Record<'cluster' | 'namespace' | 'kind' | 'name', string>, query: Asked<WorkloadQuery>) =>
  ask(WORKLOAD_PATH, WorkloadResponse, query, names);
export const askExplanation = (query: Asked<ExplainQuery>) => ask(EXPLAIN_PATH, ExplainResponse, query);
export const askAttribution = () => ask(ATTRIBUTION_PATH, AttributionResponse);
export const askAttributionVersion = (version: number | string) =>
  ask(`${ATTRIBUTION_PATH}/versions/{version}`, AttributionVersionResponse, {}, { version: String(version) });
export const askData = (query: Asked<DataQuery> = {}) => ask('/api/v1/data', DataResponse, query);
export const askUnowned = (query: Asked<UnownedQuery>) => ask(UNOWNED_PATH, UnownedResponse, query);
export const askVersions = () => ask(`${ATTRIBUTION_PATH}/versions`, AttributionVersionsResponse);
export const askClusters = (query: Asked<ClustersQuery>) => ask('/api/v1/clusters', ClustersResponse, query);
export const askCluster = (id: string, query: Asked<ClusterQuery>) =>
  ask('/api/v1/clusters/{id}', ClusterResponse, query, { id });
export const askUtilisation = (query: Asked<UtilisationQuery>) => ask(UTILISATION_PATH, UtilisationResponse, query);
export const askQuotas = (query: Asked<QuotasQuery>) => ask(QUOTAS_PATH, QuotasResponse, query);
export const askLimitRanges = (query: Asked<LimitRangesQuery>) => ask(LIMIT_RANGES_PATH, LimitRangesResponse, query);
export const askDisruptionBudgets = (query: Asked<DisruptionBudgetsQuery>) =>
  ask(DISRUPTION_BUDGETS_PATH, DisruptionBudgetsResponse, query);
export const askPools = (id: string, query: Asked<MachinesQuery>) =>
  ask('/api/v1/clusters/{id}/pools', PoolsResponse, query, { id });
export const askNodes = (id: string, query: Asked<NodesQuery>) =>
  ask('/api/v1/clusters/{id}/nodes', NodesResponse, query, { id });
