import {
  ClusterResponse,
  ClustersResponse,
  ContainersResponse,
  CostsResponse,
  ServiceResponse,
  TeamResponse,
  TeamsResponse,
  UnownedResponse,
  WorkloadResponse,
} from '@showback/contracts';
import { apiUrl } from './system';

/** A page of the dashboard, and what the API says of the totals on it: at its head, and of its tables by name. */
export interface PageTotals {
  path: string;
  head: string | null;
  tables: Record<string, string>;
}

const read = async (path: string): Promise<unknown> => (await fetch(`${apiUrl()}/api/v1${path}`)).json();

/** Every kind of page, each of something that the running fleet has. */
export async function everyPage(): Promise<PageTotals[]> {
  const teams = TeamsResponse.parse(await read('/teams?limit=1000'));
  const dearest = teams.rows[0]?.id ?? '';
  const team = TeamResponse.parse(await read(`/teams/${dearest}`));
  const name = team.services.find(({ service }) => !service.startsWith('__'))?.service ?? '';
  const service = ServiceResponse.parse(await read(`/services/${dearest}/${name}`));
  const of = service.workloads.find(({ kind }) => kind === 'workload')?.key ?? {};
  const [cluster = '', namespace = '', kind = '', workload = ''] = ['cluster', 'namespace', 'controllerKind', 'workload'].map(
    (field) => of[field],
  );
  const one = WorkloadResponse.parse(await read(`/workloads/${cluster}/${namespace}/${kind}/${workload}`));
  return [
    { path: '/', head: teams.total.cost.total, tables: { Teams: teams.total.cost.total } },
    { path: `/teams/${dearest}`, ...all(team.total.cost.total, ['Services', 'Workloads']) },
    {
      path: `/services/${dearest}/${name}`,
      head: service.total.cost.total,
      tables: { Workloads: service.total.cost.total, [CONTAINERS]: await containers(`team:"${dearest}"+service:"${name}"`) },
    },
    { path: `/namespaces/${cluster}/${namespace}`, ...(await place(`cluster:"${cluster}"+namespace:"${namespace}"`)) },
    ...(await machines(cluster)),
    {
      path: `/workloads/${cluster}/${namespace}/${kind}/${workload}`,
      ...all(one.total.cost.total, [CONTAINERS, 'Pods']),
    },
    { path: '/unowned', head: null, tables: { 'Workloads without a team': await unowned() } },
    { path: '/explore', head: null, tables: { Rows: CostsResponse.parse(await read('/costs?by=team')).total.cost.total } },
    ...['workload', 'region,workload,container,label:app'].map((by) => ({ path: `/explore?by=${by}`, head: null, tables: {} })),
    ...['/data', '/rules'].map((path) => ({ path, head: null, tables: {} })),
  ];
}

const CONTAINERS = 'Containers, of one replica';

/** What containers cost: without what of a service is no container's, as shared cost that it received. */
async function containers(filter: string): Promise<string> {
  return ContainersResponse.parse(await read(`/containers?filter=${encodeURIComponent(filter)}`)).total.cost.total;
}

const all = (total: string, tables: string[]) => ({
  head: total,
  tables: Object.fromEntries(tables.map((name) => [name, total])),
});

async function place(filter: string): Promise<Omit<PageTotals, 'path'>> {
  const { total } = CostsResponse.parse(await read(`/costs?by=team&filter=${encodeURIComponent(filter)}`));
  return all(total.cost.total, ['Teams', 'Workloads']);
}

async function unowned(): Promise<string> {
  return UnownedResponse.parse(await read('/unowned')).unowned;
}

/** The pages of clusters, whose nodes have totals of their own. */
async function machines(cluster: string): Promise<PageTotals[]> {
  const clusters = ClustersResponse.parse(await read('/clusters?decimals=2'));
  const { total, machines } = ClusterResponse.parse(await read(`/clusters/${cluster}`)).cluster;
  const nodes = machines?.cost?.total ?? '';
  const pool = 'general';
  const own = await place(`cluster:"${cluster}"+nodePool:"${pool}"`);
  return [
    { path: '/clusters', head: clusters.total, tables: { Clusters: clusters.total ?? '' } },
    { path: `/clusters/${cluster}`, head: total, tables: { 'Node pools': nodes, Nodes: nodes } },
    { path: `/pools/${cluster}/${pool}`, ...own },
  ];
}
