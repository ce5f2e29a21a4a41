import { assembleReport, type CostCell, IDLE_MODES, type Report, type ReportRequest } from '@showback/allocation';
import { DAY_MS, type FilterField, parseFilter, type Step, type Window } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterId } from '../ids';
import { LineBuilder } from '../lines';
import { freshDatabase, storeAll } from '../testing';
import { CostQueries } from './cost-queries';
import type { CellsRequest, CostReader } from './cost-reader';
import { compiled, OWNED_CLUSTERS, OWNED_START, OWNED_WINDOW, ownedDocument, ownedHours } from './testing/owned-fleet';

const FIELDS: FilterField[] = [
  { name: 'namespace' },
  { name: 'workload' },
  { name: 'nodePool' },
  { name: 'cluster' },
  { name: 'kind' },
  { name: 'label', key: 'team' },
  { name: 'dimension', key: 'team' },
];
const FILTERS = ['namespace:"shop"', 'team!:"payments"', 'kind!:"idle"'].map((text) => parseFilter(text, ['team']));

const question = fc.record({
  dimensions: fc.uniqueArray(fc.constantFrom(...FIELDS), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  step: fc.constantFrom<(Step | null)[]>(null, 'day', 'week'),
  filter: fc.option(fc.constantFrom(...FILTERS)),
  idle: fc.constantFrom(...IDLE_MODES),
  shared: fc.constantFrom('policy' as const, 'separate' as const),
  owned: fc.boolean(),
  merged: fc.boolean(),
  rows: fc.integer({ min: 1, max: 4 }),
  top: fc.boolean(),
});
type Asked = typeof question extends fc.Arbitrary<infer One> ? One : never;

/** The last two days, against the day before them. */
const WINDOW = { start: OWNED_START + DAY_MS, end: OWNED_WINDOW.end };
const BEFORE = { start: OWNED_START, end: OWNED_START + DAY_MS };

/** What an answer shows: its first rows, or a top and the rest, and the totals. Null: all its rows had to be read. */
async function shown(
  reader: CostReader,
  request: Omit<CellsRequest, 'windows' | 'step' | 'measures'>,
  { asked, dearest }: { asked: Asked; dearest: boolean },
): Promise<Omit<Report, 'hidden'> | null> {
  const { dimensions, step, idle, merged, rows, top } = asked;
  const first: CellsRequest = { ...request, windows: WINDOW, step, measures: 'all' };
  const kept = dearest ? await reader.dearest(first, { rows: rows + 1, merged, idle, worthFrom: 0 }) : null;
  if (dearest && kept === null) return null;
  const read = (windows: Window, of: Pick<CellsRequest, 'step' | 'measures'>): Promise<CostCell[]> =>
    reader.cells({ ...request, windows, kept, ...of });
  const cells = await read(WINDOW, { step, measures: 'all' });
  const previous = await read(BEFORE, { step: null, measures: 'cost' });
  const names = dimensions.map((field) => ('key' in field ? (field.name === 'label' ? 'label:team' : field.key) : field.name));
  const cut: Pick<ReportRequest, 'top' | 'decimals' | 'sort'> = {
    top: top ? rows : null,
    decimals: top ? 2 : null,
    sort: { field: 'total', descending: true },
  };
  const report = assembleReport(
    { dimensions: names, window: WINDOW, step, idle, merged, ...cut },
    { cells, compared: { current: null, previous, hours: () => 24 }, coverage: () => ({ collected: 1, expected: 1 }) },
  );
  return { ...report, rows: top ? report.rows : report.rows.slice(0, rows + 1) };
}

describe('the dearest rows of an answer', () => {
  it('and its totals are the same to the last unit when the others are not told apart', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        ownedHours,
        ownedDocument,
        fc.array(question, { minLength: 40, maxLength: 40 }),
        async (hours, document, questions) => {
          const test = await freshDatabase();
          try {
            await storeAll(test.database, hours, { clusters: OWNED_CLUSTERS });
            const policyOf = () => ({ policy: compiled(document), hash: 'one' });
            const builder = new LineBuilder(test.database);
            const clusters = OWNED_CLUSTERS.map((name) => ({ name, id: clusterId(name) }));
            for (let day = 0; day < 6; day += 1) await builder.buildNext({ clusters, policyOf, now: OWNED_WINDOW.end });
            await new CostQueries(test.database).snapshot(async (reader) => {
              const universe = await reader.clusters();
              for (const asked of questions) {
                const { dimensions, filter, idle, shared, owned } = asked;
                const needed = owned || [...dimensions, filter].some((one) => JSON.stringify(one).includes('dimension'));
                const ownership = { idle, shared, policyOf, built: true, universe };
                const request = { clusters: universe, dimensions, filter, ...(needed && { ownership }) };
                const few = await shown(reader, request, { asked, dearest: true });
                if (few === null) continue;
                compared += 1;
                expect(few).toEqual(await shown(reader, request, { asked, dearest: false }));
              }
            });
          } finally {
            await test.drop();
          }
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(10);
  });
});
