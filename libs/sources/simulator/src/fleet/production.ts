import { at } from '../calendar';
import { STORY } from '../story';
import { commerce } from './production-commerce';
import { dataAndMl } from './production-data';
import { platform } from './production-platform';
import type { ProfileSpec } from './spec';

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
  leftClaims: [
    { namespace: 'data', claim: 'clickhouse-data-before-migration', gib: 800, storageClass: 'gp3' },
    { namespace: 'tools', claim: 'wiki-backup', gib: 120, storageClass: 'gp2' },
  ],
  leftLoadBalancers: [{ namespace: 'tools', service: 'demo-lb' }],
  interruptions: [at(3, 10, 40), at(8, 15, 20), at(12, 4, 5), at(17, 13, 55), at(19, 21, 30), at(23, 11, 10), at(26, 16, 45)],
  managementPerHour: 0.1,
  gap: STORY.gap,
};
