import { type CostCell, directNano } from '@showback/allocation';
import type { AttributionDocument, Policy } from '@showback/attribution';
import {
  type CostHour,
  DAY_MS,
  type Filter,
  type FilterField,
  HOUR_MS,
  isOf,
  parseFilter,
  type Step,
  type Window,
} from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshDatabase, storeAll } from '../testing';
import { clusterId } from '../ids';
import { LineBuilder } from '../lines';
import { CostQueries } from './cost-queries';
import type { CostReader, LedgerCluster } from './cost-reader';
import { compiled, OWNED_CLUSTERS, OWNED_START, OWNED_WINDOW, ownedDocument, ownedHours } from './testing/owned-fleet';

interface Asked {
  window: Window;
  dimensions: FilterField[];
  step: Step | null;
  filter: Filter | null;
  idle: 'policy' | 'separate' | 'share';
  shared: 'policy' | 'separate';
}

const TEAM: FilterField = { name: 'dimension', key: 'team' };
const CONTAINER: FilterField = { name: 'container' };
const FIELDS: FilterField[] = [
  TEAM,
  { name: 'dimension', key: 'service' },
  { name: 'dimension', key: 'parent' },
  { name: 'dimension', key: 'environment' },
  { name: 'cluster' },
  { name: 'namespace' },
  { name: 'workload' },
  { name: 'pod' },
  { name: 'nodePool' },
  { name: 'label', key: 'team' },
  { name: 'kind' },
  CONTAINER,
];
const FILTERS = [
  'team:"payments"',
  'namespace:"kube-system"',
  'cluster:"acme"',
  'environment:"prd"',
  'kind:"shared"',
  'service!:"api"',
  'parent:"shop"|team~:"a"',
  'team:"__unattributed__"',
];
const hour = fc.integer({ min: 0, max: 72 }).map((index) => OWNED_START + index * HOUR_MS);
const question: fc.Arbitrary<Asked> = fc.record({
  window: fc.oneof(
    fc.constant(OWNED_WINDOW),
    fc.tuple(hour, hour).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
  ),
  dimensions: fc.uniqueArray(fc.constantFrom(...FIELDS), { maxLength: 3, selector: (one) => JSON.stringify(one) }),
  step: fc.constantFrom<(Step | null)[]>(null, 'hour', 'day', 'week'),
  filter: fc.option(fc.constantFrom(...FILTERS).map((text) => parseFilter(text, ['team', 'service', 'parent', 'environment']))),
  idle: fc.constantFrom('policy' as const, 'separate' as const, 'share' as const),
  shared: fc.constantFrom('policy' as const, 'separate' as const),
});

/** What a cell costs under the question's idle mode: what an answer shows. */
function shown({ kind, measures, idle }: CostCell, asked: Asked): bigint {
  const shares = asked.idle === 'policy' ? idle === 'share' : asked.idle === 'share';
  const idleShare = shares ? measures.idleShare + measures.sharedIdle : 0n;
  return directNano(measures) + measures.shared + (kind === 'idle' && !shares ? 0n : idleShare);
}

/** By key, kind and bucket what cells cost, how far that may be off, and of containers how long they did not run. */
function totals(cells: readonly CostCell[], asked: Asked): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const cell of cells) {
    const add = (what: string, amount: bigint): void => {
      const id = JSON.stringify([cell.key, cell.kind, cell.bucket, what]);
      sums.set(id, (sums.get(id) ?? 0n) + amount);
    };
    add('cost', shown(cell, asked));
    add('precision', cell.measures.precision);
    add('away', cell.measures.secondsAway);
  }
  return new Map([...sums].filter(([, nano]) => nano !== 0n));
}

const sum = (sums: ReadonlyMap<string, bigint>, what = 'cost') =>
  [...sums].reduce((all, [id, one]) => (id.endsWith(`"${what}"]`) ? all + one : all), 0n);

type Ask = (asked: Asked, from?: 'model' | 'same' | 'memory') => Promise<Map<string, bigint>>;

const BUILT = { model: true, same: 'same', memory: false } as const;

/** `days`: of how many clusters' days the read model has lines; of the others they are made when asked for. */
async function withLedger(
  hours: CostHour[],
  document: AttributionDocument,
  check: (ask: Ask) => Promise<void>,
  days = hours.length % 5,
): Promise<void> {
  const test = await freshDatabase();
  try {
    await storeAll(test.database, hours, { clusters: OWNED_CLUSTERS });
    const policy = compiled(document);
    const builder = new LineBuilder(test.database);
    const all = OWNED_CLUSTERS.map((name) => ({ name, id: clusterId(name) }));
    const request = { clusters: all, policyOf: () => ({ policy, hash: 'one' }), now: OWNED_WINDOW.end };
    for (let built = 0; built < days; built += 1) await builder.buildNext(request);
    await new CostQueries(test.database).snapshot(async (reader) => {
      const clusters = await reader.clusters();
      await check(async (asked, from = 'model') =>
        totals(await read(reader, { clusters, policy, built: BUILT[from] }, asked), asked),
      );
    });
  } finally {
    await test.drop();
  }
}

function read(
  reader: CostReader,
  {
    clusters,
    policy,
    built,
    hash = 'one',
  }: { clusters: LedgerCluster[]; policy: Policy; built: boolean | 'same'; hash?: string },
  asked: Asked,
): Promise<CostCell[]> {
  const { window: windows, idle, shared, ...rest } = asked;
  const ownership = { idle, shared, policyOf: () => ({ policy, hash }), built, universe: clusters };
  return reader.cells({ ...rest, windows, clusters, measures: 'all', ownership });
}

const RUNS = { numRuns: 10, endOnFailure: true };

describe('cost with owners', () => {
  it('is all that there is, whatever is shared and however idle is dealt with', async () => {
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, question, async (hours, document, asked) => {
        await withLedger(hours, document, async (ask) => {
          const there = hours.filter(({ hour: at }) => at >= asked.window.start && at < asked.window.end);
          const whole = there.reduce((all, { sourceTotalNano }) => all + sourceTotalNano, 0n);
          const all = await ask({ ...asked, filter: null });
          expect(sum(all)).toBe(whole);
          const rows = there.flatMap((one) => one.rows);
          expect(sum(all, 'precision')).toBe(rows.reduce((off, { precisionNano = 5_000n }) => off + precisionNano, 0n));
        });
      }),
      RUNS,
    );
  });

  it('of adjacent windows adds up to that of both, row by row', async () => {
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, question, hour, async (hours, document, asked, cut) => {
        await withLedger(hours, document, async (ask) => {
          const at = Math.max(asked.window.start, Math.min(cut, asked.window.end));
          const one = await ask({ ...asked, step: null, window: { ...asked.window, end: at } });
          const two = await ask({ ...asked, step: null, window: { ...asked.window, start: at } });
          const both = new Map(one);
          for (const [id, nano] of two) both.set(id, (both.get(id) ?? 0n) + nano);
          expect(new Map([...both].filter(([, nano]) => nano !== 0n))).toEqual(await ask({ ...asked, step: null }));
        });
      }),
      RUNS,
    );
  });

  it('of a filter and of its opposite is the whole, and a filter changes no row', async () => {
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, question, async (hours, document, asked) => {
        await withLedger(hours, document, async (ask) => {
          const is = isOf('team', 'payments');
          const all = await ask({ ...asked, filter: null });
          const own = await ask({ ...asked, filter: is });
          const others = await ask({ ...asked, filter: { ...is, negated: true } });
          const both = new Map(own);
          for (const [id, nano] of others) both.set(id, (both.get(id) ?? 0n) + nano);
          expect(new Map([...both].filter(([, nano]) => nano !== 0n))).toEqual(all);
          const byTeam = await ask({ ...asked, filter: null, dimensions: [TEAM], step: null });
          const named = [...byTeam].filter(([id]) => (JSON.parse(id) as [string[]])[0][0] === 'payments');
          for (const what of ['cost', 'precision']) expect(sum(own, what)).toBe(sum(new Map(named), what));
        });
      }),
      RUNS,
    );
  });

  it.each([TEAM, CONTAINER])('by hours, by pods and by anything else sums to that of days (by $name)', async (by) => {
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, question, async (hours, document, asked) => {
        await withLedger(hours, document, async (ask) => {
          const whole = { ...asked, window: { start: OWNED_START, end: OWNED_START + 2 * DAY_MS }, filter: null, step: null };
          const coarse = await ask({ ...whole, dimensions: [by] });
          for (const finer of [{ name: 'pod' as const }, { name: 'workload' as const }]) {
            const fine = await ask({ ...whole, dimensions: [by, finer], step: 'hour' });
            const folded = new Map<string, bigint>();
            for (const [id, nano] of fine) {
              const [key, kind, , what] = JSON.parse(id) as [(string | null)[], string, number, string];
              const coarser = JSON.stringify([key.slice(0, 1), kind, 0, what]);
              folded.set(coarser, (folded.get(coarser) ?? 0n) + nano);
            }
            expect(new Map([...folded].filter(([, nano]) => nano !== 0n))).toEqual(coarse);
          }
        });
      }),
      RUNS,
    );
  });

  it('is the same from the read model, from memory and from either, day by day', async () => {
    const questions = fc.array(question, { minLength: 8, maxLength: 8 });
    const days = fc.constantFrom(2, 3, 6);
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, questions, days, async (hours, document, asked, built) => {
        const compare = async (ask: Ask): Promise<void> => {
          for (const one of asked) {
            const memory = await ask(one, 'memory');
            expect(await ask(one, 'model')).toEqual(memory);
            expect(await ask(one, 'same')).toEqual(memory);
          }
        };
        await withLedger(hours, document, compare, built);
      }),
      RUNS,
    );
  });

  it('under another document is never read from lines that were made under the one in force', async () => {
    await fc.assert(
      fc.asyncProperty(ownedHours, ownedDocument, ownedDocument, question, async (hours, document, other, asked) => {
        const test = await freshDatabase();
        try {
          await storeAll(test.database, hours, { clusters: OWNED_CLUSTERS });
          const builder = new LineBuilder(test.database);
          const all = OWNED_CLUSTERS.map((name) => ({ name, id: clusterId(name) }));
          const inForce = (): { policy: Policy; hash: string } => ({ policy: compiled(document), hash: 'one' });
          while ((await builder.buildNext({ clusters: all, policyOf: inForce, now: OWNED_WINDOW.end })) !== null);
          await new CostQueries(test.database).snapshot(async (reader) => {
            const clusters = await reader.clusters();
            const policy = compiled(other);
            const ask = async (built: 'same' | false) =>
              totals(await read(reader, { clusters, policy, hash: 'two', built }, asked), asked);
            expect(await ask('same')).toEqual(await ask(false));
          });
        } finally {
          await test.drop();
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});
