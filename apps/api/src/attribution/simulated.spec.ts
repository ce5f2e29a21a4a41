import { assembleHour } from '@showback/allocation';
import { attributeDay, type DayItem, type Policy, directOf, RuleReader, shareOf } from '@showback/attribution';
import { simulatedAttribution, simulatedFleet, SimulatorSource } from '@showback/simulator';
import { DAY_MS, formatDay, HOUR_MS, sumNano } from '@showback/vocabulary';
import { beforeAll, describe, expect, it } from 'vitest';
import { realCluster } from '../costs/testing';
import { startApi } from '../testing/start-api';
import { policiesOf } from './testing';

const NOW = Date.parse('2026-11-27T13:00:00Z');
/** A Tuesday: the hour in which short jobs start, one of the night, and two of the working day. */
const HOURS = [0, 2, 9, 14].map((hour) => Date.parse('2026-11-24T00:00:00Z') + hour * HOUR_MS);

/** What both clusters ran in some hours, as if they were a day. */
async function fleetItems(): Promise<DayItem[]> {
  const items: DayItem[] = [];
  for (const cluster of simulatedFleet({ seed: 7 })) {
    const source = new SimulatorSource(cluster);
    for (const hour of HOURS) {
      const { rows } = assembleHour(await source.readHour(hour, AbortSignal.timeout(20_000)), { knownOwners: new Map() });
      items.push(...rows.map((row, index) => ({ ...row, id: BigInt(items.length + index), cluster: cluster.id })));
    }
  }
  return items;
}

describe('the attribution document of the simulated fleet', () => {
  const texts = simulatedAttribution(NOW);
  const policies = texts.map((text) => policiesOf(text).current().policy);
  let items: DayItem[];
  beforeAll(async () => {
    items = await fleetItems();
  });

  it.each([0, 1])('has no rule without effect (version %i)', (version) => {
    const policy = policies[version] as Policy;
    for (const dimension of policy.dimensions) {
      const reader = new RuleReader(dimension, policy);
      const decided = new Set(
        items.flatMap((item) => reader.trace(item).flatMap(({ index, outcome }) => (outcome === 'decided' ? [index] : []))),
      );
      expect([dimension.name, [...decided].sort()]).toEqual([dimension.name, dimension.rules.map((_, index) => index)]);
    }
    const { decisions, weights } = attributeDay(items, policy);
    const taken = new Set(decisions.map(({ shared }) => shared));
    for (const index of policy.shared.keys()) {
      expect(taken).toContain(index);
      expect(weights.filter(({ rule, receivers }) => rule === index && receivers.length > 1).length).toBeGreaterThan(0);
    }
    expect(new Set(decisions.map(({ idle }) => idle.mode))).toEqual(new Set(['to', 'share', 'separate']));
  });

  it('gives 95 % of what workloads cost an owner, and leaves something that nobody owns', () => {
    for (const policy of policies) {
      const { decisions } = attributeDay(items, policy);
      const workloads = decisions.filter(({ item }) => item.kind === 'workload');
      const cost = (of: typeof decisions) => sumNano(of.map(({ item }) => directOf(item)));
      const owned = shareOf(cost(workloads.filter(({ owner }) => owner['team'] !== null)), cost(workloads));
      expect(owned).toBeGreaterThan(0.95);
      expect(owned).toBeLessThan(1);
    }
  });

  it('gives every listed team something, but the roof over them', () => {
    for (const policy of policies) {
      const teams = new Set(attributeDay(items, policy).decisions.map(({ owner }) => owner['team']));
      expect([...policy.teams.byId.keys()].filter((team) => !teams.has(team))).toEqual(['commerce']);
    }
  });

  it('reorganises on the latest 15th, so that it lies within the last 31 days', () => {
    for (const date of ['2026-11-27', '2026-11-15', '2026-11-14', '2026-01-03', '2026-03-31']) {
      const now = Date.parse(`${date}T13:00:00Z`);
      const day = /^effectiveFrom: (\S+)$/m.exec(simulatedAttribution(now)[1])?.[1] ?? '';
      expect(day).toMatch(/-15$/);
      expect(formatDay(now) >= day && now - Date.parse(day) < 32 * DAY_MS).toBe(true);
    }
  });

  it('decides where only the simulated fleet runs, is no version, and can be replaced by one', async () => {
    const api = await startApi({ clock: () => NOW });
    try {
      const { json } = await api.ask('/api/v1/attribution');
      expect(json).toMatchObject({ version: 0, inForce: 0, managedBy: 'api', text: texts[1] });
      const body = 'dimensions: { team: [{ label: team }] }';
      const headers = { 'if-match': '"0"', 'content-type': 'application/yaml' };
      const put = await api.ask('/api/v1/attribution', { method: 'PUT', body, headers });
      expect([put.status, put.json['version'], put.json['effectiveFrom']]).toEqual([200, 1, null]);
    } finally {
      await api.stop();
    }
  });

  it('tells which of its documents decided when, without a number, until versions of the ledger do', async () => {
    const api = await startApi({ clock: () => NOW });
    const spans = async (query: string) =>
      (await api.ask(`/api/v1/teams?window=2026-11-10,2026-11-20${query}`)).json['attribution'];
    const [start, cut, end] = ['2026-11-10T00:00:00Z', '2026-11-15T00:00:00Z', '2026-11-20T00:00:00Z'];
    try {
      expect(await spans('')).toEqual([
        { version: null, start, end: cut },
        { version: null, start: cut, end },
      ]);
      expect(await spans('&attribution=current')).toEqual([{ version: null, start, end }]);
      const body = 'dimensions: { team: [{ label: team }] }';
      const headers = { 'if-match': '"0"', 'content-type': 'application/yaml' };
      await api.ask('/api/v1/attribution', { method: 'PUT', body, headers });
      expect(await spans('')).toEqual([{ version: 1, start, end }]);
    } finally {
      await api.stop();
    }
  });

  it('decides nothing as soon as a real cluster is configured', async () => {
    const api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => NOW });
    const { json } = await api.ask('/api/v1/attribution');
    expect(json['text']).toContain('Nothing is configured');
    await api.stop();
  });
});
