import type { GovernedSort } from '@showback/allocation';
import type { Envelope } from '@showback/contracts';
import type { CostReader, GovernedKind, GovernedSpan } from '@showback/persistence';
import { allOf, DAY_MS, equals } from '@showback/vocabulary';
import { Injectable } from '@nestjs/common';
import { type Asking, CostsService } from '../costs/costs.service';
import { readDimensions } from '../costs/dimensions';
import { spanOf } from '../costs/page';
import { type Reading, readCells } from '../costs/read-report';
import { type Question, readQuestion } from '../costs/question';

/** Which of what governs namespaces is asked for. */
export interface AskedPlace {
  cluster: string | undefined;
  namespace: string | undefined;
}

type Governance = CostReader['governance'];

/** What the asker may see. */
export interface Seen {
  spans: GovernedSpan[];
  /** Whether a workload is among it. */
  sees: (workload: { cluster: string; namespace: string; kind: string; name: string }) => boolean;
}

/** One kind of what governs namespaces: how it is listed, ordered, and shown. */
export interface GovernedList<Listed, Row> {
  kind: GovernedKind;
  list: (governance: Governance, spans: readonly GovernedSpan[]) => Promise<Listed[]>;
  order: (listed: readonly Listed[], sort: GovernedSort) => Listed[];
  show: (governance: Governance, page: readonly Listed[], seen: Seen) => Promise<Row[]>;
}

/** Rows of the asked page, and how many there are in all. */
export interface Found<Row> {
  rows: Row[];
  count: number;
  unmeasured: string[];
}

/** Answers questions about quotas, limit ranges and disruption budgets. */
@Injectable()
export class GovernanceService {
  constructor(private readonly costs: CostsService) {}

  /** @throws Problem as {@link readQuestion} */
  question(
    query: Omit<Parameters<typeof readQuestion>[0], 'idle' | 'shared' | 'filter' | 'step' | 'compare'>,
    sorts: readonly string[],
  ): Question {
    const dearest = sorts[0] ?? '';
    return readQuestion({ ...query, ...PLACES }, this.costs.askedAt(), { fields: sorts, dearest });
  }

  /**
   * What governs namespaces, in order; all of it, or the asked page. Who sees own teams only sees that of namespaces in which their teams ran, on
   * the days on which they did.
   * @throws Problem as {@link CostsService.answer}
   */
  async answer<Listed, Row>(
    asked: Question,
    { cluster, namespace, whole }: AskedPlace & { whole: boolean },
    asking: Omit<Asking, 'beside' | 'merged'>,
    of: GovernedList<Listed, Row>,
  ): Promise<{ etag: string; state: string; envelope: Envelope; found: Found<Row> | null }> {
    const named = [
      cluster === undefined ? null : equals('cluster', cluster),
      namespace === undefined ? null : equals('namespace', namespace),
    ];
    const question = { ...asked, filter: allOf(named) };
    const { figures, ...answered } = await this.costs.figures(question, asking, async (reader, narrowed, known) => {
      const { clusters } = known.ground;
      const all = clusters.map((one) => ({ cluster: one, namespace: namespace ?? null, ...asked.window }));
      const seen = asking.scope.teams === 'all' ? { spans: all, sees: () => true } : await ownOf(reader, narrowed, known);
      const told = (await reader.governance.told(clusters, asked.window))[of.kind];
      const listed = of.order(await of.list(reader.governance, seen.spans), asked.sort);
      const page = whole ? listed : listed.slice(...spanOf(asked));
      const rows = await of.show(reader.governance, page, seen);
      const unmeasured = clusters.map(({ name }) => name).filter((name) => !told.has(name));
      return { rows, count: listed.length, unmeasured, precision: 0n };
    });
    return { ...answered, found: figures };
  }
}

/** Where it ran: that is where what governs it is. */
const PLACES = {
  by: 'cluster,namespace',
  idle: 'separate',
  shared: 'separate',
  filter: undefined,
  step: undefined,
  compare: undefined,
} as const;

/** The days of each namespace on which what the asker may see ran there, and what that was. */
async function ownOf(reader: CostReader, question: Question, known: Pick<Reading, 'ground' | 'ownership'>): Promise<Seen> {
  const asked = { ...question, dimensions: readDimensions('workload', []), step: 'day' as const };
  const { cells } = await readCells(reader, asked, { ...known, beside: [], merged: false });
  const { clusters } = known.ground;
  const { window } = question;
  const days = new Map<string, GovernedSpan>();
  const workloads = new Set<string>();
  for (const { key, bucket } of cells) {
    const [name, namespace] = key;
    const cluster = clusters.find((one) => one.name === name);
    if (cluster === undefined || namespace === null || namespace === undefined) continue;
    const [start, end] = [Math.max(bucket, window.start), Math.min(bucket + DAY_MS, window.end)];
    days.set(`${name ?? ''}\0${namespace}\0${bucket}`, { cluster, namespace, start, end });
    workloads.add(key.join('\0'));
  }
  const sees: Seen['sees'] = ({ cluster, namespace, kind, name }) => workloads.has([cluster, namespace, kind, name].join('\0'));
  return { spans: [...days.values()], sees };
}
