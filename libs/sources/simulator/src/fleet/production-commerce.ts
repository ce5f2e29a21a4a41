import { at } from '../calendar';
import { STORY } from '../story';
import { inNamespace, MESH_PROXY, type WorkloadSpec } from './spec';

const dedicated = { pool: 'payments-dedicated', sendsMb: 120 };
const payments = inNamespace('payments', { ...dedicated, labels: { team: 'payments', 'cost-center': '100', env: 'prod' } });
const search = inNamespace('search-prd', { labels: { 'app.kubernetes.io/part-of': 'search' }, sendsMb: 160 });
const catalog = inNamespace('catalog-prd', { labels: { team: 'catalog', env: 'prod' }, sendsMb: 140 });
const orders = inNamespace('orders', { labels: { squad: 'orders', env: 'prod' }, sendsMb: 90 });
const identity = inNamespace('identity', { releases: 'weekly', sendsMb: 60 });
const mobile = inNamespace('mobile', { nameLabel: 'app', sendsMb: 200 });
const growth = inNamespace('growth-prd', { labels: { squad: 'growth' }, rhythm: 'office', sendsMb: 30 });
const logistics = inNamespace('logistics', { rhythm: 'office', sendsMb: 45 });
const nimbus = inNamespace('nimbus', { nameLabel: 'app', labels: { bu_owner: '0417' }, releases: 'monthly', sendsMb: 20 });

const inPart = (part: string) => ({ 'app.kubernetes.io/part-of': part });

/** The shop and those who run it, each team with its own habit of saying who it is. */
export const commerce: readonly WorkloadSpec[] = [
  payments('Deployment', 'checkout', [500, 768, 430, 540], {
    labels: inPart('checkout'),
    replicas: [3, 8],
    releases: 'daily',
    changes: [{ ...STORY.checkoutGrows, size: [900, 1024, 430, 545] }],
    with: [MESH_PROXY],
  }),
  payments('Deployment', 'checkout-worker', [300, 512, 210, 330], {
    labels: inPart('checkout'),
    replicas: [2, 4],
    cpuLimit: 600,
    memoryLimit: 640,
  }),
  payments('Deployment', 'ledger-api', [400, 640, 250, 420], { labels: inPart('ledger'), replicas: [2, 4], with: [MESH_PROXY] }),
  payments('StatefulSet', 'ledger-db', [1500, 8192, 700, 6900], {
    labels: inPart('ledger'),
    volume: { gib: 200, storageClass: 'io2' },
    releases: 'monthly',
  }),
  payments('Deployment', 'fraud-scoring', [800, 1536, 690, 1180], { labels: inPart('fraud'), replicas: [2, 4] }),
  payments('Deployment', 'payouts', [250, 384, 40, 190], { labels: { ...inPart('payouts'), team: 'pay' }, rhythm: 'office' }),
  payments('CronJob', 'reconcile', [1000, 1024, 900, 800], {
    rhythm: 'steady',
    schedule: { every: 1440, at: at(0, 2, 30), lasts: 85 },
  }),
  payments('CronJob', 'fx-rates', [100, 128, 60, 70], {
    rhythm: 'steady',
    schedule: { every: 240, at: at(0, 0, 15), lasts: 10 },
  }),

  search('Deployment', 'query', [700, 1024, 610, 760], {
    memoryLimit: 1024,
    replicas: [3, 9],
    releases: 'daily',
    changes: [{ ...STORY.searchJoinsMesh, sidecar: { ...MESH_PROXY, size: [150, 160, 70, 96] } }],
  }),
  search('Deployment', 'suggest', [300, 512, 240, 360], { replicas: [2, 4], memoryLimit: 512 }),
  search('StatefulSet', 'elastic', [1500, 8192, 1050, 7300], {
    replicas: [3, 3],
    volume: { gib: 350, storageClass: 'gp3' },
    releases: 'monthly',
  }),
  search('Deployment', 'indexer', [1000, 1536, 880, 1200], { pool: 'spot', rhythm: 'night', replicas: [2, 6] }),
  search('CronJob', 'synonyms', [200, 256, 150, 200], {
    rhythm: 'steady',
    schedule: { every: 720, at: at(0, 5, 10), lasts: 20 },
  }),

  catalog('Deployment', 'catalog-api', [500, 768, 330, 560], { replicas: [3, 6], with: [MESH_PROXY] }),
  catalog('Deployment', 'image-resizer', [600, 512, 560, 400], { replicas: [2, 4], surge: STORY.resizerSpike }),
  catalog('Deployment', 'pricing', [400, 512, 110, 300], { replicas: [2, 2] }),
  catalog('StatefulSet', 'catalog-db', [1000, 6144, 420, 4700], {
    volume: { gib: 150, storageClass: 'gp3' },
    releases: 'monthly',
  }),
  catalog('Deployment', 'feed-export', [300, 1024, 260, 870], { replicas: [1, 1], rhythm: 'night', labels: { team: 'Catalog' } }),
  catalog('CronJob', 'thumbnails', [800, 512, 760, 400], {
    rhythm: 'steady',
    pool: 'spot',
    schedule: { every: 360, at: at(0, 1), lasts: 35 },
  }),

  orders('Deployment', 'orders-api', [400, 640, 300, 450], { replicas: [2, 6], releases: 'daily', with: [MESH_PROXY] }),
  orders('Deployment', 'order-events', [250, 512, 190, 380], { replicas: [3, 3] }),
  orders('StatefulSet', 'orders-db', [1000, 4096, 520, 3600], { volume: { gib: 180, storageClass: 'gp3' }, releases: 'monthly' }),
  orders('Deployment', 'invoices', [200, 384, 30, 180], { rhythm: 'office' }),
  orders('CronJob', 'dunning', [250, 256, 200, 190], {
    rhythm: 'steady',
    schedule: { every: 1440, at: at(0, 6), lasts: 25, workdays: true },
  }),

  identity('Deployment', 'login', [300, 384, 210, 250], { replicas: [2, 5] }),
  identity('Deployment', 'tokens', [200, 256, 150, 130], { replicas: [3, 3] }),
  identity('StatefulSet', 'directory', [400, 2048, 120, 1500], { volume: { gib: 40, storageClass: 'gp3' }, releases: 'monthly' }),
  identity('Deployment', 'admin-console', [500, 1024, 20, 310], { rhythm: 'office' }),

  mobile('Deployment', 'app-backend', [350, 512, 280, 390], { replicas: [3, 5], lostReplica: 1, labels: { team: 'mobile' } }),
  mobile('Deployment', 'push', [200, 256, 120, 160], { replicas: [2, 3] }),
  mobile('Deployment', 'deeplinks', [100, 128, 12, 60]),
  mobile('Deployment', 'app-config', [100, 256, 10, 110], { labels: { team: 'mobile' } }),
  mobile('StatefulSet', 'sessions', [300, 3072, 180, 2500], { volume: { gib: 30, storageClass: 'gp3' }, releases: 'monthly' }),

  growth('Deployment', 'experiments', [300, 512, 70, 330]),
  growth('Deployment', 'newsletter', [200, 512, 120, 350], { replicas: [1, 3] }),
  growth('Deployment', 'attribution', [400, 1024, 90, 300], { memoryLimit: 2048, leak: 6 }),
  growth('Deployment', 'spring-campaign', [500, 512, 380, 340], { alive: STORY.campaign, rhythm: 'consumer', replicas: [2, 6] }),
  growth('CronJob', 'segments', [600, 1024, 550, 900], {
    rhythm: 'steady',
    schedule: { every: 360, at: at(0, 3, 20), lasts: 40 },
  }),

  logistics('Deployment', 'routing', [900, 1536, 760, 1250], { replicas: [2, 4] }),
  logistics('Deployment', 'tracking', [250, 384, 160, 260], { replicas: [2, 4], rhythm: 'consumer' }),
  logistics('Deployment', 'carriers', [200, 512, 50, 330], { with: [MESH_PROXY] }),
  logistics('StatefulSet', 'depot-db', [500, 2048, 170, 1600], {
    replicas: [1, 1],
    volume: { gib: 80, storageClass: 'gp3' },
    releases: 'monthly',
  }),
  logistics('Job', 'zone-import', [700, 1024, 650, 880], {
    rhythm: 'steady',
    schedule: { every: 10080, at: at(1, 4), lasts: 50 },
  }),

  nimbus('Deployment', 'nimbus-web', [1000, 2048, 140, 1100], { replicas: [2, 2] }),
  nimbus('Deployment', 'nimbus-api', [800, 2048, 260, 1300], { replicas: [2, 2] }),
  nimbus('Deployment', 'nimbus-batch', [500, 1024, 30, 420], { labels: { bu_owner: '0418' }, replicas: [1, 1] }),
  nimbus('StatefulSet', 'nimbus-mysql', [1000, 4096, 240, 2100], { replicas: [1, 1], volume: { gib: 220, storageClass: 'gp2' } }),
];
