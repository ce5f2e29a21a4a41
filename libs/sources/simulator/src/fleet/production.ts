import { at } from '../calendar';
import { STORY } from '../story';
import { commerce } from './production-commerce';
import { dataAndMl } from './production-data';
import { platform } from './production-platform';
import type { DisruptionBudgetSpec, ProfileSpec } from './spec';

/** Namespaces of teams that write no requests by themselves. */
const LIMITED = ['catalog-prd', 'growth-prd', 'logistics', 'ml'];
const LIMITS = {
  min: { cpu: 10, memory: 16 },
  max: { cpu: 8000, memory: 32_768 },
  default: { memory: 512 },
  defaultRequest: { cpu: 100, memory: 256 },
};

/** Most let one pod go; that of a single database, and by night that of what is scaled down, let none. */
const BUDGETS: readonly DisruptionBudgetSpec[] = [
  { namespace: 'payments', name: 'checkout', workload: 'checkout', keep: { maxUnavailable: 1 } },
  { namespace: 'payments', name: 'ledger-db-pdb', workload: 'ledger-db', keep: { minAvailable: 1 } },
  { namespace: 'search-prd', name: 'query', workload: 'query', keep: { minAvailable: 2 } },
  { namespace: 'search-prd', name: 'elastic', workload: 'elastic', keep: { maxUnavailable: 1 } },
  { namespace: 'catalog-prd', name: 'catalog-api', workload: 'catalog-api', keep: { minAvailable: 3 } },
  { namespace: 'orders', name: 'orders-api', workload: 'orders-api', keep: { minAvailable: 2 } },
  { namespace: 'orders', name: 'databases', workload: 'orders-db', keep: { maxUnavailable: 1 } },
  { namespace: 'airflow', name: 'metadata-db-pdb', workload: 'metadata-db', keep: { minAvailable: 1 } },
];

/** The production cluster: twelve teams, some eighty workloads, five pools. */
export const PRODUCTION: ProfileSpec = {
  pools: [
    { name: 'general', instanceType: 'm6i.2xlarge', spot: false, min: 4 },
    { name: 'payments-dedicated', instanceType: 'm6i.2xlarge', spot: false, min: 2 },
    { name: 'spot', instanceType: 'c6i.2xlarge', spot: true, min: 0 },
    { name: 'gpu', instanceType: 'g5.2xlarge', spot: false, min: 1 },
    { name: 'legacy-memory', instanceType: 'r6i.2xlarge', spot: false, min: 2 },
  ],
  namespaces: {
    'kube-system': {},
    linkerd: { team: 'platform' },
    edge: { team: 'platform' },
    monitoring: { team: 'platform' },
    payments: { team: 'payments', cost_center: '100' },
    'search-prd': {},
    'catalog-prd': { cost_center: '210' },
    orders: { squad: 'orders' },
    identity: { team: 'identity', cost_center: '130' },
    mobile: { team: 'mobile' },
    'growth-prd': {},
    logistics: { team: 'logistics', cost_center: '300' },
    nimbus: {},
    data: { team: 'data', cost_center: '400' },
    airflow: { team: 'data', cost_center: '400' },
    ml: { team: 'ml', cost_center: '410' },
  },
  workloads: [...platform, ...commerce, ...dataAndMl],
  quotas: ['payments', 'search-prd', 'catalog-prd', 'orders', 'identity', 'mobile', 'growth-prd', 'logistics', 'data', 'ml'],
  limitRanges: LIMITED.map((namespace) => ({ namespace, name: 'containers', constraints: LIMITS })),
  disruptionBudgets: BUDGETS,
  leftClaims: [
    { namespace: 'data', claim: 'clickhouse-data-before-migration', gib: 800, storageClass: 'gp3' },
    { namespace: 'tools', claim: 'wiki-backup', gib: 120, storageClass: 'gp2' },
  ],
  leftLoadBalancers: [{ namespace: 'tools', service: 'demo-lb' }],
  interruptions: [at(3, 10, 40), at(8, 15, 20), at(12, 4, 5), at(17, 13, 55), at(19, 21, 30), at(23, 11, 10), at(26, 16, 45)],
  managementPerHour: 0.1,
  gap: STORY.gap,
};
