import { SourceFault, type CostSource, type SourceCost, type SourceHour } from '@showback/allocation';
import { freshDatabase } from '@showback/persistence/testing';
import { SimulatorSource } from '@showback/simulator';
import { DAY_MS, HOUR_MS, sumNano, type Instant, type Nano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectLease } from './collect-lease';
import type { CollectionParts } from './parts';
import { collectableOf, partsOf, planUpTo, QUICK } from './testing/collect-all';
import { dumpLedger } from './testing/ledger-dump';

const CLUSTER = 'acme-dev';
const FROM = Date.parse('2026-11-16T22:00:00Z');
/** Four hours on two days. */
const HOURS = [0, 1, 2, 3].map((index) => FROM + index * HOUR_MS);
const END = FROM + HOURS.length * HOUR_MS;
const NOW = END + 30 * DAY_MS;
const simulator = new SimulatorSource({ id: CLUSTER, region: null, seed: 7 });

/** What a source does when it is asked for an hour. `percent`: the true costs, scaled. */
type Answer = { percent: number } | 'fault' | 'empty' | 'foreign rows';

const answer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(60, 79, 80, 95, 100, 130).map((percent) => ({ percent })) },
  { weight: 3, arbitrary: fc.constantFrom<Answer>('fault', 'empty', 'foreign rows') },
);
/** Rounds of reading all four hours. */
const rounds = fc.array(fc.tuple(answer, answer, answer, answer), { minLength: 1, maxLength: 4 });

function scaled(cost: SourceCost, percent: number): SourceCost {
  const part = (nano: Nano): Nano => (nano * BigInt(percent)) / 100n;
  const { cpu, memory, gpu, storage, network, loadBalancer, total } = cost;
  return {
    cpu: part(cpu),
    memory: part(memory),
    gpu: part(gpu),
    storage: part(storage),
    network: part(network),
    loadBalancer: part(loadBalancer),
    total: part(total),
  };
}

async function hourAt(hour: Instant, percent: number): Promise<SourceHour> {
  const truth = await simulator.readHour(hour, new AbortController().signal);
  const allocations = truth.allocations.map((row) => ({ ...row, cost: scaled(row.cost, percent) }));
  return { ...truth, allocations, idle: truth.idle && scaled(truth.idle, percent) };
}

async function respond(hour: Instant, given: Answer): Promise<SourceHour> {
  if (given === 'fault') throw new SourceFault('unreachable', 'nothing listens there', true);
  const truth = await hourAt(hour, typeof given === 'object' ? given.percent : 100);
  if (given === 'empty') return { ...truth, allocations: [], idle: null, nodes: [], volumes: [], managementNano: 0n };
  if (given === 'foreign rows') return { ...truth, foreignClusters: new Map([['initech-us', 3]]) };
  return truth;
}

/** The third law in a line: what an hour costs after an answer, when it did cost `before`. */
function after(before: Nano | null, given: Answer, total: Nano): Nano | null {
  if (typeof given !== 'object') return before;
  return before !== null && total * 5n < before * 4n ? before : total;
}

function totalOf({ allocations, idle, managementNano }: SourceHour): Nano {
  return sumNano(allocations.map(({ cost }) => cost.total)) + (idle?.total ?? 0n) + managementNano;
}

/** Reads every hour once, as asked for by hand. */
async function readAll(source: CostSource, parts: CollectionParts): Promise<void> {
  const collectable = collectableOf({ cluster: CLUSTER, from: FROM, source });
  await parts.windows.requeue({ cluster: CLUSTER, from: FROM, to: END, now: NOW });
  for (;;) {
    const lease = await parts.windows.claim({
      cluster: CLUSTER,
      owner: 'law',
      now: NOW,
      leaseMs: 60_000,
      hoursPerBatch: source.hoursPerBatch,
    });
    if (lease === null) return;
    await collectLease({ collectable, source, lease, parts, signal: new AbortController().signal });
  }
}

const PARTS = ['cpu', 'memory', 'gpu', 'storage', 'network', 'load_balancer', 'other']
  .map((part) => `coalesce(${part}_nano, 0)`)
  .join(' + ');

async function ledgerTotals({ ledger: { database } }: CollectionParts): Promise<Map<Instant, Nano>> {
  const { rows } = await database.pool.query<{ hour: Date; nano: string }>(
    `SELECT hour, sum(${PARTS})::text AS nano FROM cost_hour GROUP BY hour`,
  );
  return new Map(rows.map(({ hour, nano }) => [hour.getTime(), BigInt(nano)]));
}

async function dayTotal({ ledger: { database } }: CollectionParts): Promise<Nano> {
  const { rows } = await database.pool.query<{ nano: string }>(`SELECT coalesce(sum(${PARTS}), 0)::text AS nano FROM cost_day`);
  return BigInt(rows[0]?.nano ?? 'nothing');
}

async function holdsFor(reads: readonly (readonly Answer[])[], hoursPerBatch: number): Promise<void> {
  const { database, ...fresh } = { ...(await freshDatabase()) };
  try {
    const parts = partsOf(database, { clock: () => NOW, settings: { ...QUICK, retry: { baseMs: HOUR_MS, capMs: HOUR_MS } } });
    await planUpTo(END, [collectableOf({ cluster: CLUSTER, from: FROM, source: null })], parts);
    const expected = new Map<Instant, Nano>();
    for (const round of reads) {
      const answers = new Map(HOURS.map((hour, index) => [hour, round[index] ?? 'fault'] as const));
      const source = { hoursPerBatch, readHour: (hour: Instant) => respond(hour, answers.get(hour) ?? 'fault') };
      for (const [hour, given] of answers) {
        const percent = typeof given === 'object' ? given.percent : 100;
        const nano = after(expected.get(hour) ?? null, given, totalOf(await hourAt(hour, percent)));
        if (nano !== null) expected.set(hour, nano);
      }
      await readAll(source, parts);
      expect(await ledgerTotals(parts)).toEqual(expected);
      expect(await dayTotal(parts)).toBe(sumNano(expected.values()));
      const before = await dumpLedger(database);
      await readAll(source, parts);
      expect(await dumpLedger(database)).toEqual(before);
    }
  } finally {
    await fresh.drop();
  }
}

describe('whatever a source answers, in whatever order', () => {
  it('the ledger holds, hour by hour, the total of the last answer that was better, days are their hours, and reading again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom(1, 24), (reads, hoursPerBatch) => holdsFor(reads, hoursPerBatch)),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
