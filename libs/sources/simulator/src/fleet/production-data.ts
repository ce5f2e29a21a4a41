import { at } from '../calendar';
import { inNamespace, type WorkloadSpec } from './spec';

const data = inNamespace('data', { labels: { team: 'data', 'cost-center': '400' }, rhythm: 'night', sendsMb: 250 });
const airflow = inNamespace('airflow', { labels: { tier: 'airflow' }, rhythm: 'steady', sendsMb: 25 });
const ml = inNamespace('ml', { labels: { team: 'ml', 'cost-center': '410' }, sendsMb: 70 });

const task = (dag: string) => ({ nameLabel: null, labels: { dag_id: dag, task_id: 'run' } });

/** Pipelines, models, and the machines bought for a job that has moved on. */
export const dataAndMl: readonly WorkloadSpec[] = [
  data('StatefulSet', 'kafka', [1000, 5120, 640, 4500], {
    replicas: [3, 3],
    rhythm: 'consumer',
    releases: 'monthly',
    volume: { gib: 300, storageClass: 'gp3' },
  }),
  data('StatefulSet', 'clickhouse', [2000, 12288, 900, 9200], { releases: 'monthly', volume: { gib: 600, storageClass: 'gp3' } }),
  data('Deployment', 'stream-enrich', [500, 1024, 420, 780], {
    pool: 'spot',
    rhythm: 'consumer',
    replicas: [2, 5],
    cpuLimit: 600,
  }),
  data('Deployment', 'metabase', [500, 2048, 110, 1400], { rhythm: 'office', replicas: [1, 1] }),
  data('Deployment', 'schema-registry', [200, 512, 30, 350], { replicas: [1, 1] }),
  data('CronJob', 'warehouse-load', [1500, 3072, 1350, 2500], {
    rhythm: 'steady',
    schedule: { every: 1440, at: at(0, 1, 15), lasts: 140 },
  }),
  data('CronJob', 'quality-checks', [300, 512, 260, 400], {
    rhythm: 'steady',
    schedule: { every: 60, at: at(0, 0, 25), lasts: 10 },
  }),
  data('Deployment', 'legacy-olap', [200, 2048, 15, 1100], {
    pool: 'legacy-memory',
    rhythm: 'office',
    replicas: [1, 1],
    releases: 'never',
  }),

  airflow('Deployment', 'scheduler', [500, 1024, 330, 760], { replicas: [1, 1] }),
  airflow('Deployment', 'webserver', [300, 1024, 60, 700], { replicas: [1, 1], rhythm: 'office' }),
  airflow('StatefulSet', 'metadata-db', [250, 1024, 70, 620], { replicas: [1, 1], volume: { gib: 20, storageClass: 'gp3' } }),
  airflow('Pod', 'orders-etl', [800, 1536, 740, 1250], {
    ...task('orders_etl'),
    schedule: { every: 360, at: at(0, 0, 40), lasts: 55 },
  }),
  airflow('Pod', 'marketing-sync', [300, 512, 270, 380], {
    ...task('marketing_sync'),
    schedule: { every: 480, at: at(0, 7, 5), lasts: 30 },
  }),

  ml('Deployment', 'embeddings', [3000, 12288, 2500, 9800], {
    pool: 'gpu',
    gpu: 1,
    gpuBusy: 0.09,
    replicas: [1, 2],
    container: 'infer',
  }),
  ml('Deployment', 'recommender', [800, 2048, 640, 1500], { replicas: [2, 5] }),
  ml('Deployment', 'feature-store', [500, 3072, 230, 2200]),
  ml('CronJob', 'train-ranking', [4000, 16384, 3700, 13000], {
    pool: 'gpu',
    gpu: 1,
    rhythm: 'steady',
    container: 'train',
    schedule: { every: 1440, at: at(0, 0, 30), lasts: 190, workdays: true },
  }),
  ml('StatefulSet', 'notebooks', [1000, 4096, 150, 2900], {
    rhythm: 'office',
    volume: { gib: 100, storageClass: 'gp3' },
    releases: 'never',
  }),
];
