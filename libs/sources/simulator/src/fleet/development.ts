import { at } from '../calendar';
import { inNamespace, MESH_PROXY, type ProfileSpec, type WorkloadSpec } from './spec';

const kubeSystem = inNamespace('kube-system', { nameLabel: 'k8s-app', rhythm: 'steady', releases: 'monthly', sendsMb: 2 });
const platform = inNamespace('platform', { rhythm: 'office', releases: 'monthly', replicas: [1, 1], sendsMb: 5 });

const asleep = { sleeps: true, rhythm: 'office', replicas: [1, 1], sendsMb: 8 } as const;
const awake = { rhythm: 'office', replicas: [1, 1], sendsMb: 8 } as const;
const paymentsDev = inNamespace('payments-dev', { ...asleep, labels: { team: 'payments', env: 'dev' } });
const paymentsStg = inNamespace('payments-stg', { ...awake, labels: { team: 'payments', env: 'stg' } });
const searchDev = inNamespace('search-dev', asleep);
const searchStg = inNamespace('search-stg', awake);
const catalogDev = inNamespace('catalog-dev', { ...asleep, labels: { team: 'catalog' } });
const ordersDev = inNamespace('orders-dev', { ...asleep, labels: { squad: 'orders' } });
const identityDev = inNamespace('identity-dev', asleep);
const mobileDev = inNamespace('mobile-dev', { ...asleep, nameLabel: 'app' });
const growthDev = inNamespace('growth-dev', asleep);
const logisticsDev = inNamespace('logistics-dev', asleep);
const dataDev = inNamespace('data-dev', { ...awake, labels: { team: 'data' } });
const ci = inNamespace('ci', { rhythm: 'office', sendsMb: 150, nameLabel: 'app', releases: 'never' });
const sandbox = inNamespace('sandbox', { nameLabel: null, rhythm: 'office', releases: 'never', replicas: [1, 1], sendsMb: 1 });

const workloads: readonly WorkloadSpec[] = [
  kubeSystem('DaemonSet', 'aws-node', [50, 64, 10, 50]),
  kubeSystem('DaemonSet', 'log-agent', [50, 96, 20, 80]),
  kubeSystem('Deployment', 'coredns', [100, 128, 22, 40]),
  kubeSystem('Deployment', 'metrics-server', [100, 200, 20, 90], { replicas: [1, 1] }),
  platform('Deployment', 'ingress-gateway', [200, 256, 60, 140], {
    container: 'envoy',
    replicas: [2, 2],
    loadBalancer: 'ingress-gateway',
  }),
  platform('StatefulSet', 'prometheus', [400, 3072, 260, 2400], { volume: { gib: 80, storageClass: 'gp3' } }),
  platform('Deployment', 'argocd', [250, 512, 120, 400]),

  paymentsDev('Deployment', 'checkout', [250, 384, 40, 260], { with: [MESH_PROXY], releases: 'daily' }),
  paymentsDev('Deployment', 'ledger-api', [200, 384, 30, 240], { releases: 'daily' }),
  paymentsDev('StatefulSet', 'ledger-db', [300, 1024, 40, 600], { volume: { gib: 20, storageClass: 'gp3' } }),
  paymentsStg('Deployment', 'checkout', [500, 768, 120, 500], { replicas: [2, 2], with: [MESH_PROXY], releases: 'daily' }),
  paymentsStg('Deployment', 'ledger-api', [400, 640, 60, 390], { releases: 'daily' }),
  paymentsStg('StatefulSet', 'ledger-db', [500, 2048, 90, 1200], { volume: { gib: 40, storageClass: 'gp3' } }),
  paymentsStg('Job', 'load-test', [2000, 1024, 1900, 700], {
    labels: { squad: 'payments' },
    schedule: { every: 10080, at: at(4, 12), lasts: 90 },
  }),
  searchDev('Deployment', 'query', [300, 512, 60, 330], { releases: 'daily' }),
  searchDev('StatefulSet', 'elastic', [400, 2048, 120, 1700], { volume: { gib: 40, storageClass: 'gp3' } }),
  searchDev('Deployment', 'suggest', [150, 256, 20, 150]),
  searchStg('Deployment', 'query', [700, 1024, 180, 640]),
  searchStg('StatefulSet', 'elastic', [700, 3072, 190, 2500], { volume: { gib: 80, storageClass: 'gp3' } }),
  catalogDev('Deployment', 'catalog-api', [200, 384, 35, 250], { releases: 'daily' }),
  catalogDev('Deployment', 'image-resizer', [200, 256, 50, 160]),
  catalogDev('StatefulSet', 'catalog-db', [250, 1024, 40, 500], { volume: { gib: 20, storageClass: 'gp3' } }),
  ordersDev('Deployment', 'orders-api', [200, 384, 40, 260], { releases: 'daily' }),
  ordersDev('Deployment', 'order-events', [150, 256, 25, 170]),
  identityDev('Deployment', 'login', [150, 256, 20, 150]),
  identityDev('Deployment', 'tokens', [100, 128, 10, 70]),
  mobileDev('Deployment', 'app-backend', [200, 384, 30, 220], { labels: { team: 'mobile' }, releases: 'daily' }),
  mobileDev('Deployment', 'push', [100, 128, 8, 60]),
  growthDev('Deployment', 'experiments', [150, 256, 20, 140]),
  growthDev('Deployment', 'newsletter', [150, 256, 15, 130]),
  logisticsDev('Deployment', 'routing', [400, 768, 90, 500]),
  logisticsDev('Deployment', 'tracking', [150, 256, 20, 150]),
  dataDev('StatefulSet', 'kafka', [300, 1536, 110, 1200], { volume: { gib: 40, storageClass: 'gp3' } }),
  dataDev('CronJob', 'warehouse-load', [500, 1024, 450, 800], {
    rhythm: 'steady',
    schedule: { every: 1440, at: at(0, 3), lasts: 60 },
  }),
  dataDev('Deployment', 'notebook-gpu-less', [1000, 4096, 30, 900]),
  ci('Deployment', 'runner', [900, 1536, 820, 1150], { pool: 'spot', replicas: [1, 7], cpuLimit: 1200 }),
  ci('Deployment', 'build-cache', [200, 1024, 70, 800], { replicas: [1, 1] }),
  ci('CronJob', 'nightly-e2e', [1500, 3072, 1300, 2400], {
    pool: 'spot',
    rhythm: 'steady',
    schedule: { every: 1440, at: at(0, 21), lasts: 75 },
  }),
  sandbox('Deployment', 'spike-graphql', [500, 1024, 2, 180]),
  sandbox('Deployment', 'anna-demo', [250, 512, 3, 90]),
  sandbox('Pod', 'psql-client', [0, 0, 0, 12]),
];

/** Development and staging: the same teams, most of it asleep outside working hours, and previews of pull requests. */
export const DEVELOPMENT: ProfileSpec = {
  pools: [
    { name: 'general', instanceType: 'm6i.xlarge', spot: false, min: 2 },
    { name: 'spot', instanceType: 'c6i.2xlarge', spot: true, min: 0 },
  ],
  namespaces: {
    platform: { team: 'platform' },
    'payments-dev': { team: 'payments' },
    'payments-stg': { team: 'payments' },
    'identity-dev': { team: 'identity' },
    'data-dev': { team: 'data' },
    previews: { env: 'preview' },
    ci: { team: 'platform' },
  },
  workloads,
  quotas: [],
  limitRanges: ['previews', 'sandbox', 'ci'].map((namespace) => ({
    namespace,
    name: 'defaults',
    constraints: {
      max: { cpu: 2000, memory: 8192 },
      default: { cpu: 500, memory: 512 },
      defaultRequest: { cpu: 100, memory: 128 },
      maxLimitRequestRatio: { cpu: 10 },
    },
  })),
  disruptionBudgets: [],
  leftClaims: [{ namespace: 'sandbox', claim: 'spike-mongodb', gib: 60, storageClass: 'gp2' }],
  leftLoadBalancers: [],
  interruptions: [at(2, 14, 15), at(10, 9, 50), at(16, 16, 25), at(25, 11, 35)],
  managementPerHour: 0.1,
  gap: null,
};
