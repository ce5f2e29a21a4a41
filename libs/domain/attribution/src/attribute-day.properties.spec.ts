import { COMPONENTS, type Nano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeDay } from './attribute-day';
import { compileDocument } from './compile-document';
import { type DayItem, directOf, orderItems } from './day';
import type { AttributionDocument } from './document';
import type { Policy } from './policy';
import { type SharedLine, shareOut, type Wanted } from './share-out';
import { item } from './testing/made-day';
import type { SharedAmounts } from './withhold';

const RUNS = { numRuns: 300 };

const anItem = fc
  .record({
    kind: fc.constantFrom(
      'workload' as const,
      'workload' as const,
      'workload' as const,
      'idle' as const,
      'unmounted' as const,
      'management' as const,
    ),
    cluster: fc.constantFrom('one', 'two'),
    namespace: fc.constantFrom('shop', 'edge', 'kube-system'),
    workload: fc.constantFrom('api', 'web', 'proxy'),
    nodePool: fc.constantFrom('general', 'gpu', null),
    team: fc.constantFrom('a', 'b', 'Platform', 'd', null),
    stage: fc.constantFrom('prod', 'test', null),
    cpu: fc.bigInt({ min: -50n, max: 10_000n }),
    idleShareNano: fc.bigInt({ min: -3_000n, max: 3_000n }),
  })
  .map(({ team, stage, ...of }) =>
    item({ ...of, labels: { ...(team === null ? {} : { team }), ...(stage === null ? {} : { stage }) } }),
  );
const fleet = fc.array(anItem, { minLength: 1, maxLength: 30 });

const WHEN = [
  'namespace:"edge"',
  'team:"platform"',
  'kind:"unmounted","management"',
  'team:"a"+kind:"shared"',
  'team:"b"',
  'nodePool:"gpu"',
];
const sharedRule = fc.record({
  when: fc.constantFrom(...WHEN),
  split: fc.constantFrom('proportional' as const, 'even' as const, 'fixed' as const),
  within: fc.constantFrom('cluster' as const, 'region' as const, 'fleet' as const),
  among: fc.constantFrom('listed', 'all', 'namespace:"shop"'),
  absorb: fc.constantFrom(0, 0.3, 0.999, 1),
});
const document: fc.Arbitrary<AttributionDocument> = fc
  .record({
    unknownTeams: fc.constantFrom('create' as const, 'next' as const, 'unattributed' as const),
    shared: fc.array(sharedRule, { maxLength: 4 }),
    idle: fc.array(fc.constantFrom({ mode: 'share' as const }, { mode: 'separate' as const }, { to: 'b' }), { maxLength: 1 }),
  })
  .map(({ shared, ...rest }) => ({
    ...rest,
    teams: [{ id: 'a', parent: 'platform' }, { id: 'b' }, { id: 'platform' }],
    dimensions: { team: [{ label: 'team' }, { namespaceLabel: 'team' }], stage: [{ label: 'stage' }] },
    shared: shared.map((rule, index) => ({
      ...rule,
      name: `rule ${index}`,
      ...(rule.split === 'fixed' ? { weights: { a: 1, b: 2.5 } } : {}),
    })),
  }));

function policyOf(of: AttributionDocument): Policy {
  const compiled = compileDocument(of, { pattern: (source) => ({ source, read: (text) => text, replaceAll: (text) => text }) });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

function amountsOf(one: DayItem, part: (amount: Nano) => Nano): SharedAmounts {
  const cost = Object.fromEntries(COMPONENTS.map((component) => [component, part(one.cost[component])])) as DayItem['cost'];
  return { ...cost, idleShare: part(one.idleShareNano), cpuUnused: 0n, memoryUnused: 0n, gpuUnused: 0n, precision: 0n };
}

interface Team {
  kept: Nano;
  received: Nano;
  idle: Nano;
}

/** What each team has in the end, each line cut into `parts` hours; and what it has of each hour. */
function endOf(items: readonly DayItem[], policy: Policy, parts = 1, wanted?: Wanted<string>) {
  const { decisions, weights } = attributeDay(items, policy);
  const byItem = new Map(decisions.map((decision) => [decision.item, decision]));
  const cut = (amount: Nano, hour: number): Nano =>
    (amount * BigInt(hour + 1)) / BigInt(parts) - (amount * BigInt(hour)) / BigInt(parts);
  const lines = orderItems(items).flatMap((one): SharedLine<string>[] => {
    const { owner, shared = null } = byItem.get(one) ?? {};
    if (shared === null || owner === undefined) return [];
    const hours = Array.from({ length: parts }, (_, hour) => ({
      group: one.cluster,
      amounts: amountsOf(one, (amount) => cut(amount, hour)),
    }));
    return [{ item: one, owner, rule: shared, parts: hours }];
  });
  const out = shareOut(lines, weights, policy, wanted);
  const teams = new Map<string | null, Team>();
  const of = (name: string | null): Team => {
    const team = teams.get(name) ?? { kept: 0n, received: 0n, idle: 0n };
    teams.set(name, team);
    return team;
  };
  for (const { item: one, owner, shared } of decisions) {
    if (shared !== null) continue;
    of(owner['team'] ?? null).kept += directOf(one);
    of(owner['team'] ?? null).idle += one.idleShareNano;
  }
  for (const { line, amounts } of out.kept) {
    of(line.owner['team'] ?? null).kept += directOf({ cost: amounts });
    of(line.owner['team'] ?? null).idle += amounts.idleShare;
  }
  for (const { team, directNano, idleNano } of out.received) {
    of(team).received += directNano;
    of(team).idle += idleNano;
  }
  const ends: Record<string, Team> = {};
  for (const [name, team] of teams) {
    if (team.kept !== 0n || team.received !== 0n || team.idle !== 0n) ends[name ?? ''] = team;
  }
  return { decisions, weights, out, teams: ends };
}

const sum = (items: readonly DayItem[], of: (one: DayItem) => Nano): Nano => items.reduce((total, one) => total + of(one), 0n);

describe('a day of a random fleet under a random document', () => {
  it('keeps every unit of its cost and of its idle, however it is split', () => {
    fc.assert(
      fc.property(fleet, document, (items, of) => {
        const teams = Object.values(endOf(items, policyOf(of)).teams);
        expect(teams.reduce((total, { kept, received }) => total + kept + received, 0n)).toBe(sum(items, directOf));
        expect(teams.reduce((total, { idle }) => total + idle, 0n)).toBe(sum(items, ({ idleShareNano }) => idleShareNano));
      }),
      RUNS,
    );
  });

  it('gives each team the same by the hour as by the day, to the last unit', () => {
    fc.assert(
      fc.property(fleet, document, fc.integer({ min: 2, max: 24 }), (items, of, hours) => {
        const policy = policyOf(of);
        expect(endOf(items, policy, hours).teams).toEqual(endOf(items, policy).teams);
      }),
      RUNS,
    );
  });

  it('gives a team the same whether or not the others are asked about', () => {
    fc.assert(
      fc.property(fleet, document, fc.subarray(['a', 'b', 'platform', 'd', null]), (items, of, asked) => {
        const policy = policyOf(of);
        const { teams } = endOf(items, policy, 1, { team: (team) => asked.includes(team) });
        const all = endOf(items, policy).teams;
        for (const team of asked) expect(teams[team ?? '']).toEqual(all[team ?? '']);
      }),
      RUNS,
    );
  });

  it('gives all teams together what it gives them one by one, of each group', () => {
    fc.assert(
      fc.property(fleet, document, fc.integer({ min: 1, max: 3 }), (items, of, hours) => {
        const policy = policyOf(of);
        const byGroup = (wanted: Wanted<string>) => {
          const sums: Record<string, { direct: Nano; idle: Nano }> = {};
          for (const { group, directNano, idleNano } of endOf(items, policy, hours, wanted).out.received) {
            const { direct, idle } = sums[group] ?? { direct: 0n, idle: 0n };
            sums[group] = { direct: direct + directNano, idle: idle + idleNano };
          }
          return sums;
        };
        expect(byGroup({ together: true })).toEqual(byGroup({}));
      }),
      RUNS,
    );
  });

  it('gives of a cluster the same whether or not the others are asked about', () => {
    fc.assert(
      fc.property(fleet, document, fc.constantFrom('one', 'two'), (items, of, cluster) => {
        const policy = policyOf(of);
        const ofCluster = ({ out }: ReturnType<typeof endOf>) => out.received.filter(({ group }) => group === cluster);
        const some = endOf(items, policy, 1, { line: ({ item: one }) => one.cluster === cluster });
        expect(ofCluster(some)).toEqual(ofCluster(endOf(items, policy)));
      }),
      RUNS,
    );
  });

  it('does not depend on the order of its items, nor on rules that cannot match', () => {
    fc.assert(
      fc.property(fleet, document, fc.integer(), (items, of, at) => {
        const { teams, weights } = endOf(items, policyOf(of));
        const turned = [...items.slice(at % items.length), ...items.slice(0, at % items.length)].reverse();
        const more: AttributionDocument = {
          ...of,
          dimensions: { ...of.dimensions, team: [{ value: 'd', when: 'namespace:"none"' }, ...(of.dimensions['team'] ?? [])] },
          shared: [...of.shared, { name: 'none', when: 'namespace:"none"', split: 'even' }],
          idle: [{ when: 'nodePool:"none"', mode: 'share' }, ...of.idle],
        };
        expect(endOf(turned, policyOf(of)).teams).toEqual(teams);
        expect(endOf(turned, policyOf(more))).toMatchObject({ teams, weights });
      }),
      RUNS,
    );
  });

  it('a renamed team has what it had under its old name, and nobody has anything else', () => {
    fc.assert(
      fc.property(fleet, document, (items, of) => {
        // Between the same neighbours: whoever comes first of equals gets the odd unit.
        const renamed: AttributionDocument = {
          ...of,
          teams: of.teams.map((team) => (team.id === 'b' ? { id: 'bb', aliases: ['b'] } : team)),
          shared: of.shared.map((rule) => ({ ...rule, when: rule.when.replace('team:"b"', 'team:"bb"') })),
        };
        const { b, ...others } = endOf(items, policyOf(of)).teams;
        const { bb, ...same } = endOf(items, policyOf(renamed)).teams;
        expect(same).toEqual(others);
        expect(bb).toEqual(b);
      }),
      RUNS,
    );
  });

  it('one pod without a label changes nothing for its workload', () => {
    fc.assert(
      fc.property(fleet, document, (items, of) => {
        const first = items.find(({ kind, labelSet }) => kind === 'workload' && labelSet.labels['team'] !== undefined);
        fc.pre(first !== undefined && directOf(first) > 0n);
        const { cluster, namespace, workload } = first;
        const pod = item({ cluster, namespace, workload, cpu: 1_000_000n });
        const ownerIn = (all: readonly DayItem[]) =>
          attributeDay(all, policyOf(of)).decisions.find((decision) => decision.item === first)?.owner['team'];
        expect(ownerIn([...items, pod])).toBe(ownerIn(items));
      }),
      RUNS,
    );
  });

  it('a team whose cost is distributed fully ends with nothing, where anybody receives it', () => {
    fc.assert(
      fc.property(fleet, document, fc.constantFrom('proportional' as const, 'even' as const), (items, of, split) => {
        const shared = [{ name: 'all of it', when: 'team:"platform"', split, among: 'all', within: 'fleet' as const }];
        const { teams, weights } = endOf(items, policyOf({ ...of, shared }));
        const received = weights.every(({ receivers }) => receivers.length > 0);
        fc.pre(received);
        expect(teams['platform']).toBeUndefined();
        expect(weights.flatMap(({ receivers }) => receivers.map(({ team }) => team))).not.toContain('platform');
      }),
      RUNS,
    );
  });

  it('what nobody owns receives in proportion only; without a receiver cost stays with its owner', () => {
    fc.assert(
      fc.property(fleet, document, (items, of) => {
        const policy = policyOf(of);
        const { weights, out } = endOf(items, policy);
        for (const { rule, receivers } of weights) {
          if (policy.shared[rule]?.split !== 'proportional') expect(receivers.map(({ team }) => team)).not.toContain(null);
          for (const { weight } of receivers) expect(weight).toBeGreaterThan(0n);
        }
        for (const { line, amounts } of out.kept) {
          const { receivers = [] } =
            weights.find(({ rule, scope }) => rule === line.rule && scope === scopeIn(policy, line)) ?? {};
          if (receivers.length === 0) expect(directOf({ cost: amounts })).toBe(directOf(line.item));
        }
      }),
      RUNS,
    );
  });
});

function scopeIn(policy: Policy, { rule, item: { cluster, region } }: SharedLine<string>): string {
  return { cluster, region: region ?? '', fleet: '' }[policy.shared[rule]?.within ?? 'fleet'];
}
