import type { Report, ReportRow } from '@showback/allocation';
import { type ContainerRow, ContainersQuery, type ContainersResponse } from '@showback/contracts';
import type { AskedContainer, CostReader } from '@showback/persistence';
import { floorDay, type Instant, type Usage } from '@showback/vocabulary';
import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { Problem } from '../http/problem';
import { csvFile, ndjsonFile } from '../http/text-file';
import { containerLines } from './container-lines';
import { CostsService } from './costs.service';
import { digestParameters } from './cursor';
import { hasTag, setTag } from './etag';
import { setSummary } from './headers';
import { ndjson } from './lines';
import { OWNED, ownerOf } from './owner';
import { pageOf } from './page';
import { moneyShown, presentHead } from './present';
import { type Question, readQuestion } from './question';
import { type Beside, besideKey, readReport, type Reading } from './read-report';
import { onlyWorkloads, presentContainerFigures } from './workloads.service';

/** What stands in a key where there is no such name. */
const NAMELESS = '__unallocated__';

/** A report with the usage of the rows that are shown. */
interface Found {
  report: Report;
  beside: Beside;
  usages: ReadonlyMap<ReportRow, Usage>;
  precision: bigint;
}

/** `GET /api/v1/containers`. */
@Controller('api/v1/containers')
export class ContainersController {
  constructor(private readonly costs: CostsService) {}

  @Get()
  async list(
    @Query({ schema: ContainersQuery }) query: ContainersQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ContainersResponse | StreamableFile | undefined> {
    if (query.format !== 'json' && query.cursor !== undefined)
      throw Problem.field('cursor', `format=${query.format} gives the whole answer: there are no pages`);
    const asked = readQuestion({ ...query, by: 'container', step: undefined }, this.costs.askedAt());
    const question = { ...asked, filter: onlyWorkloads(asked.filter) };
    const parameters = digestParameters('containers', query);
    const asking = { scope, parameters, has: (etag: string) => hasTag(request, etag), beside: OWNED };
    const shown = (rows: readonly ReportRow[], state: string) =>
      query.format === 'json' ? pageOf(rows, question, { parameters, state }) : { rows: [...rows], nextCursor: null };
    const answer = await this.costs.figures(question, asking, async (reader, narrowed, known): Promise<Found> => {
      const found = await readReport(reader, narrowed, { ...known, beside: OWNED, merged: false });
      const { rows } = shown(found.report.rows, '');
      const usages = await usagesOf(reader, rows, { question: narrowed, known, scope });
      return { ...found, usages, precision: found.report.precision };
    });
    setTag(response, answer.etag);
    if (answer.figures === null) {
      response.status(304);
      return undefined;
    }
    const { report, beside, usages } = answer.figures;
    const head = presentHead(answer.envelope, report, moneyShown(null));
    const page = shown(report.rows, answer.state);
    const rows = page.rows.map((row) => present(row, { beside, usages }));
    if (query.format === 'json') return { ...head, rows, nextCursor: page.nextCursor };
    setSummary(response, head);
    if (query.format === 'ndjson') return ndjsonFile(ndjson(head, rows));
    return csvFile(containerLines(rows), `containers-${answer.envelope.window.start.slice(0, 10)}.csv`);
  }
}

function present(row: ReportRow, { beside, usages }: Pick<Found, 'beside' | 'usages'>): ContainerRow {
  return {
    key: row.key as ContainerRow['key'],
    owner: ownerOf(beside.get(besideKey(Object.values(row.key))) ?? []),
    ...presentContainerFigures(row, usages.get(row)),
  };
}

interface About {
  question: Question;
  known: Pick<Reading, 'ground' | 'ownership'>;
  scope: Pick<Scope, 'teams'>;
}

/** Of each row, over the days on which the asker may see it. */
async function usagesOf(reader: CostReader, rows: readonly ReportRow[], about: About): Promise<Map<ReportRow, Usage>> {
  const { question, known } = about;
  const clusters = new Map(known.ground.clusters.map((cluster) => [cluster.name, cluster]));
  const days = await daysOf(reader, about);
  const asked = rows.flatMap((row): { row: ReportRow; of: AskedContainer }[] => {
    const cluster = clusters.get(row.key['cluster'] ?? '');
    if (cluster === undefined || row.kind !== 'workload') return [];
    const named = (name: string): string | null => (row.key[name] === NAMELESS ? null : (row.key[name] ?? null));
    const name = {
      namespace: named('namespace'),
      controllerKind: named('controllerKind'),
      workload: named('workload'),
      container: named('container'),
    };
    return [{ row, of: { cluster, name, days: days?.get(besideKey(Object.values(row.key))) ?? (days && new Set()) } }];
  });
  const usages = await reader.usages(
    asked.map(({ of }) => of),
    question.window,
  );
  return new Map(
    asked.flatMap(({ row }, index) => {
      const usage = usages[index];
      return usage ? [[row, usage] as const] : [];
    }),
  );
}

/** The days on which somebody limited to teams sees each container; null: all, for who sees everything. */
async function daysOf(reader: CostReader, { question, known, scope }: About): Promise<Map<string, Set<Instant>> | null> {
  if (scope.teams === 'all') return null;
  const { ground, ownership } = known;
  const { window, filter, dimensions } = question;
  const cells = await reader.cells({
    ...{ clusters: ground.clusters, windows: window, filter, ...(ownership && { ownership }) },
    ...{ dimensions: dimensions.map(({ field }) => field), step: 'day', measures: 'cost' },
  });
  const days = new Map<string, Set<Instant>>();
  for (const { key, bucket } of cells) {
    const id = besideKey(key.map((name) => name ?? NAMELESS));
    days.set(id, (days.get(id) ?? new Set()).add(floorDay(bucket)));
  }
  return days;
}
