import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeDay } from '../attribute-day';
import { compileDocument } from '../compile-document';
import { type DayItem, directOf } from '../day';
import { DEFAULT_DOCUMENT } from '../default-document';
import type { AttributionDocument, RuleEntry } from '../document';
import type { Policy, Rule } from '../policy';
import { item } from '../testing/made-day';
import { plainPattern } from '../testing/plain-pattern';
import { workloadKey } from '../vote';
import { openWorkloads } from './open-workloads';
import { type Proposals, propose, proposedYaml, withProposals } from './propose';
import { shareOwned } from './share-owned';
import { unownedWorkloads } from './unowned-workloads';

const documentOf = (of: Partial<AttributionDocument> = {}): AttributionDocument => ({
  teams: [],
  dimensions: { team: [{ label: 'team' }] },
  shared: [],
  idle: [],
  ...of,
});
function policyOf(document: AttributionDocument): Policy {
  const compiled = compileDocument(document, { pattern: plainPattern });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}
const rulesOf = (rules: readonly RuleEntry[]): readonly Rule[] =>
  policyOf(documentOf({ dimensions: { team: rules } })).dimensions[0]?.rules ?? [];
const proposed = (items: DayItem[], document = documentOf()) => propose([items], policyOf(document), rulesOf);
const rulesFor = (items: DayItem[], document = documentOf()) => proposed(items, document).proposals.map(({ rule }) => rule);

/** Teams of workloads, by day and workload. */
function owners(days: readonly DayItem[][], policy: Policy): Map<string, { team: string | null; cost: bigint }> {
  const found = new Map<string, { team: string | null; cost: bigint }>();
  days.forEach((items, day) => {
    for (const { item: one, owner } of attributeDay(items, policy).decisions) {
      if (one.kind !== 'workload') continue;
      const key = `${day} ${workloadKey(one)}`;
      found.set(key, { team: owner['team'] ?? null, cost: (found.get(key)?.cost ?? 0n) + directOf(one) });
    }
  });
  return found;
}

const unownedIn = (items: DayItem[][], document: AttributionDocument, { standings }: Pick<Proposals, 'standings'>) =>
  unownedWorkloads(
    items.flatMap((day) => attributeDay(day, policyOf(document)).decisions),
    { standings },
  );

const NAMESPACES = ['payments', 'payments-dev', 'search-dev', 'search-prd', 'kube-system', 'linkerd', 'default', 'Shop "1"\\'];
const VALUES = ['payments', 'Search', 'orders', '0417', 'prod', 'e4c5e01f', 'growth', '__none__', ' pay '];
const labels = fc.dictionary(fc.constantFrom('team', 'squad', 'bu_owner', 'run'), fc.constantFrom(...VALUES), { maxKeys: 2 });
const made = fc.record({
  kind: fc.constantFrom('workload' as const, 'workload' as const, 'workload' as const, 'unmounted' as const, 'idle' as const),
  cluster: fc.constantFrom('one', 'two'),
  namespace: fc.constantFrom(...NAMESPACES),
  workload: fc.constantFrom('api', 'web', 'db', 'job'),
  labels,
  namespaceLabels: fc.oneof(fc.constant({}), labels),
  nodeLabels: fc.oneof(fc.constant({}), labels),
  cpu: fc.bigInt({ min: 0n, max: 1_000n }),
});
const days = fc.array(fc.array(made, { maxLength: 25 }), { minLength: 1, maxLength: 3 });
const documents = fc.record({
  teams: fc.constantFrom([], [{ id: 'payments', aliases: ['pay'] }], [{ id: 'search' }, { id: 'platform' }]),
  unknownTeams: fc.constantFrom(undefined, 'create' as const, 'next' as const, 'unattributed' as const),
  dimensions: fc.constantFrom({ team: [{ label: 'team' }] }, {}, { team: [{ namespaceLabel: 'squad' }, { label: 'run' }] }),
  shared: fc.constant([]),
  idle: fc.constant([]),
});

describe('propose', () => {
  it('places exactly what it claims, to the last unit, and takes nothing from an owner', () => {
    fc.assert(
      fc.property(days, documents, (of, document) => {
        const items = of.map((day) => day.map(item));
        const { proposals, standings } = propose(items, policyOf(document), rulesOf);
        const unowned = unownedIn(items, document, { standings });
        const before = owners(items, policyOf(document));
        let known = before;
        proposals.forEach(({ places }, index) => {
          const after = owners(items, policyOf(withProposals(document, proposals.slice(0, index + 1))));
          const placed = [...after].filter(([key, { team }]) => team !== null && known.get(key)?.team === null);
          expect(placed.reduce((sum, [, { cost }]) => sum + cost, 0n)).toBe(places.costNano);
          expect(new Set(placed.map(([key]) => key.slice(2))).size).toBe(places.workloads);
          for (const [key, { team }] of known) if (team !== null) expect(after.get(key)?.team).toBe(team);
          known = after;
        });
        const nobodys = [...before.values()].filter(({ team }) => team === null).reduce((sum, { cost }) => sum + cost, 0n);
        expect(unowned.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(nobodys);
      }),
      { numRuns: 200 },
    );
  });

  it('proposes the same, and finds the same without an owner, from the workloads that are open alone', () => {
    let fewer = 0;
    fc.assert(
      fc.property(days, documents, fc.option(documents), (of, document, before) => {
        // Most of what runs in one of the clusters is labelled.
        const labelled = (one: (typeof of)[number][number]) => one.cluster === 'one' && one.cpu % 8n !== 0n;
        const all = of.map((day) =>
          day.map((one) =>
            item(
              labelled(one)
                ? { ...one, labels: { team: 'payments', squad: 'orders' }, namespaceLabels: {}, nodeLabels: {} }
                : one,
            ),
          ),
        );
        const [policy, other] = [policyOf(document), policyOf(before ?? document)];
        const once = new Map(all.flat().map((one) => [`${one.cluster} ${one.id}`, one]));
        const { open, settled } = openWorkloads([...once.values()], [policy, other]);
        const ids = new Set(open.map((one) => `${one.cluster} ${one.id}`));
        const some = all.map((day) => day.filter((one) => ids.has(`${one.cluster} ${one.id}`)));
        if (open.length < [...once.values()].filter(({ kind }) => kind === 'workload').length) fewer += 1;
        const unowned = (items: DayItem[][], { standings }: Pick<Proposals, 'standings'>) =>
          [policy, other].map((one) =>
            unownedWorkloads(
              items.flatMap((day) => attributeDay(day, one).decisions),
              { standings },
            ),
          );
        const [whole, part] = [propose(all, policy, rulesOf), propose(some, policy, rulesOf, settled)];
        expect(part.proposals).toEqual(whole.proposals);
        expect(unowned(some, part)).toEqual(unowned(all, whole));
      }),
      { numRuns: 300 },
    );
    expect(fewer).toBeGreaterThan(5);
  });

  it('does not depend on the order of the items', () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 25 }), documents, (of, document) => {
        const items = of.map(item);
        const forwards = proposed(items, document).proposals;
        expect(proposed([...items].reverse(), document).proposals).toEqual(forwards);
      }),
    );
  });

  it('proposes labels that name a team, the plainest first, before namespaces', () => {
    const items = [
      item({ workload: 'a', labels: { squad: 'orders' }, cpu: 5n }),
      item({ workload: 'b', labels: { squad: 'growth' }, cpu: 5n }),
      item({ workload: 'c', namespaceLabels: { owner: 'search' }, cpu: 50n }),
      item({ workload: 'd', namespace: 'nimbus', cpu: 1n }),
    ];
    expect(rulesFor(items)).toEqual([
      { label: 'squad' },
      { namespaceLabel: 'owner' },
      { value: 'nimbus', when: 'namespace:"nimbus"' },
    ]);
  });

  it('never proposes what nodes have, what is the name of a workload, or what changes from run to run', () => {
    const pods = ['a', 'b', 'c', 'd'].map((workload) =>
      item({ workload, labels: { owner: `${workload}x` }, namespace: 'default' }),
    );
    const runs = ['one', 'two', 'three'].map((owner) =>
      item({ workload: 'etl', labels: { squad: owner }, namespace: 'default' }),
    );
    const node = [
      item({ workload: 'x', namespace: 'default', nodeLabels: { tribe: 'general' } }),
      item({ workload: 'y', namespace: 'default', labels: { tribe: 'general' } }),
    ];
    expect(rulesFor([...pods, ...runs, ...node])).toEqual([]);
  });

  it('gives the values that can be teams, where others have the same label', () => {
    const items = [
      item({ workload: 'a', labels: { bu_owner: '0417' }, namespace: 'default' }),
      item({ workload: 'b', labels: { bu_owner: 'nimbus' }, namespace: 'default' }),
    ];
    expect(rulesFor(items)).toEqual([{ label: 'bu_owner', when: 'label[bu_owner]:"nimbus"' }]);
  });

  it('lists teams that the rules find, instead of writing rules', () => {
    const items = [item({ labels: { team: 'Growth' } })];
    const { proposals } = proposed(items, documentOf({ teams: [{ id: 'search' }] }));
    expect(proposals.map(({ rule, teams, yaml }) => ({ rule, teams, yaml }))).toEqual([
      { rule: null, teams: ['growth'], yaml: 'teams:\n  - { id: growth }\n' },
    ]);
  });

  it('reads the team out of a namespace with its stage, where the team is known', () => {
    const items = [
      item({ workload: 'a', labels: { team: 'payments' }, namespace: 'shop' }),
      item({ workload: 'b', namespace: 'payments-dev' }),
      item({ workload: 'c', namespace: 'payments' }),
    ];
    expect(rulesFor(items)).toEqual([{ namespace: '^(?<value>.+)-(?:dev)$' }, { namespace: '^(?:payments)$' }]);
  });

  it('gives system namespaces to the platform, distributes them, and leaves default to nobody', () => {
    const items = [
      item({ workload: 'dns', namespace: 'kube-system', cpu: 3n }),
      item({ workload: 'mesh', namespace: 'linkerd', cpu: 4n }),
      item({ workload: 'nginx', namespace: 'default', cpu: 5n }),
    ];
    const { proposals, standings } = proposed(items);
    const unowned = unownedIn([items], documentOf(), { standings });
    expect(proposals).toHaveLength(1);
    expect(proposals[0]?.yaml).toBe(
      [
        'dimensions:',
        '  team:',
        `    - { value: platform, when: 'namespace:"kube-system","linkerd"' }`,
        'shared:',
        `  - { name: cluster-system, when: 'team:"platform"+namespace:"kube-system","linkerd"', split: proportional, within: cluster }`,
        '',
      ].join('\n'),
    );
    expect(unowned.map(({ workload, proposal }) => [workload, proposal])).toEqual([['nginx', null], ['mesh', 0], ['dns', 0]]); // prettier-ignore
  });

  it('quotes what YAML would read as something else, and writes what does not show with escapes', () => {
    const text = proposedYaml([{ rule: { value: `it's "a": b` }, teams: ['no', '~', '1', 'a\u2028b'], shared: null }]);
    expect(text).toBe(
      [
        'teams:',
        `  - { id: 'no' }`,
        `  - { id: '~' }`,
        `  - { id: '1' }`,
        String.raw`  - { id: "a\u2028b" }`,
        'dimensions:',
        '  team:',
        `    - { value: 'it''s "a": b' }`,
        '',
      ].join('\n'),
    );
  });

  it('is not proposed twice: after pasting, only what has no answer is left', () => {
    const items = [
      item({ workload: 'a', labels: { squad: 'orders' } }),
      item({ workload: 'b', namespace: 'kube-system' }),
      item({ workload: 'c', namespace: 'default' }),
    ];
    const { proposals } = proposed(items, DEFAULT_DOCUMENT);
    expect(proposals.map(({ rule }) => rule?.value)).toEqual(['platform']);
    expect(proposed(items, withProposals(DEFAULT_DOCUMENT, proposals)).proposals).toEqual([]);
  });
});

const costsOf = (items: readonly DayItem[]) => {
  const costs = { workload: 0n, idle: 0n, unmounted: 0n, management: 0n };
  for (const one of items) costs[one.kind] += directOf(one);
  return costs;
};

describe('shareOwned', () => {
  it('is of the cost of workloads; idle, management and what is unmounted stand apart', () => {
    const items = [
      item({ labels: { team: 'a' }, cpu: 3n }),
      item({ workload: 'b', cpu: 1n }),
      item({ kind: 'idle', workload: null, cpu: 100n }),
      item({ kind: 'unmounted', workload: null, cpu: 7n }),
    ];
    expect(shareOwned(costsOf(items), 1n)).toEqual({
      ownedNano: 3n,
      workloadNano: 4n,
      ratio: 0.75,
      apart: { idle: 100n, unmounted: 7n, management: 0n },
    });
    expect(shareOwned(costsOf([]), 0n).ratio).toBeNull();
  });
});
