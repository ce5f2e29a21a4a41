import { once } from 'node:events';
import { OpenCostSource } from '@showback/opencost';
import { openDatabase } from '@showback/persistence';
import { SimulatorSource } from '@showback/simulator';
import type { CostSource } from '@showback/allocation';
import type { Instant } from '@showback/vocabulary';
import { allDone, collectableOf, collecting, eventually, partsOf, QUICK } from './collect-all';

/** What a collecting process of a test is told, as JSON on its command line. */
export interface CollectorTask {
  databaseUrl: string;
  owner: string;
  /** Added to the system's clock, so that recorded hours have the age that the test wants. */
  clockOffsetMs: number;
  leaseMs: number;
  clusters: ({ cluster: string; from: Instant; hoursPerBatch: number } & ({ seed: number } | { opencostUrl: string }))[];
}

/** Collects until nothing is left, as one replica does. Says `ready` before it begins and how many hours it read when it is done. */
async function collect({ databaseUrl, owner, clockOffsetMs, leaseMs, clusters }: CollectorTask): Promise<void> {
  const database = openDatabase(databaseUrl);
  let hoursRead = 0;
  const counted = (source: CostSource, hoursPerBatch: number): CostSource => ({
    hoursPerBatch,
    readHour: (hour, signal) => {
      hoursRead += 1;
      return source.readHour(hour, signal);
    },
  });
  const settings = { ...QUICK, leaseMs, heartbeatMs: leaseMs / 4 };
  const parts = partsOf(database, { owner, settings, clock: () => Date.now() + clockOffsetMs });
  const collectables = clusters.map((cluster) =>
    collectableOf({ ...cluster, source: counted(sourceOf(cluster), cluster.hoursPerBatch) }),
  );
  process.stdout.write('ready\n');
  await go();
  await collecting(collectables, parts, () => eventually(() => allDone(parts), 600_000));
  await database.close();
  process.stdout.write(`${JSON.stringify({ hoursRead })}\n`);
}

/** The parent says when, by closing our standard input. */
async function go(): Promise<void> {
  process.stdin.resume();
  await once(process.stdin, 'end');
}

function sourceOf(cluster: CollectorTask['clusters'][number]): CostSource {
  if ('seed' in cluster) return new SimulatorSource({ id: cluster.cluster, region: 'eu-west-1', seed: cluster.seed });
  return new OpenCostSource({
    cluster: cluster.cluster,
    sourceClusterId: cluster.cluster,
    region: null,
    url: cluster.opencostUrl,
  });
}

await collect(JSON.parse(process.argv[2] ?? '') as CollectorTask);
