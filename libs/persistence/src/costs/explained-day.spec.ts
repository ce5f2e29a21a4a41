import { explainWorkload } from '@showback/attribution';
import { DAY_MS } from '@showback/vocabulary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clusterId } from '../ids';
import { LineBuilder } from '../lines';
import { freshDatabase, storeAll } from '../testing';
import { CostQueries } from './cost-queries';
import { compiled, OWNED_CLUSTERS, OWNED_START, OWNED_WINDOW, ownedDocument, ownedHours } from './testing/owned-fleet';

it('a workload is explained the same from the read model and from deciding the whole day', async () => {
  let explained = 0;
  await fc.assert(
    fc.asyncProperty(ownedHours, ownedDocument, async (hours, document) => {
      const test = await freshDatabase();
      try {
        await storeAll(test.database, hours, { clusters: OWNED_CLUSTERS });
        const policy = compiled(document);
        const policyOf = () => ({ policy, hash: 'one' });
        const builder = new LineBuilder(test.database);
        const clusters = OWNED_CLUSTERS.map((name) => ({ name, id: clusterId(name) }));
        for (let day = 0; day < 6; day += 1) await builder.buildNext({ clusters, policyOf, now: OWNED_WINDOW.end });
        await new CostQueries(test.database).snapshot(async (reader) => {
          const universe = await reader.clusters();
          for (const cluster of universe)
            for (let day = OWNED_START; day < OWNED_WINDOW.end; day += DAY_MS)
              for (const namespace of ['shop', 'kube-system', 'edge-prd']) {
                const name = { cluster, namespace, kind: 'deployment', workload: 'api' };
                const from = async (built: boolean) => {
                  const decided = await reader.explained({ day, name, ownership: { policyOf, built, universe } });
                  const found = explainWorkload(
                    decided,
                    policy,
                    (item) => item.cluster === cluster.name && item.namespace === namespace && item.workload === 'api',
                  );
                  return found && { ...found, dimensions: JSON.stringify(found.dimensions, texts), owner: valuesOf(found.owner) };
                };
                const known = await from(true);
                expect(known).toEqual(await from(false));
                if (known !== null) explained += 1;
              }
        });
      } finally {
        await test.drop();
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
  expect(explained).toBeGreaterThan(0);
});

/** Items without the figures that no explanation shows. */
const texts = (name: string, value: unknown): unknown =>
  name === 'measures' || name === 'cost' ? undefined : typeof value === 'bigint' ? value.toString() : value;

const valuesOf = (owner: Readonly<Record<string, string | null>>) => Object.entries(owner).filter(([, value]) => value !== null).sort(); // prettier-ignore
