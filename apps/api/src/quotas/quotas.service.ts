import { orderQuotas } from '@showback/allocation';
import type { CostReader, GovernedSpan, QuotaUse } from '@showback/persistence';
import { allOf, DAY_MS, equals } from '@showback/vocabulary';
import { Injectable } from '@nestjs/common';
import { type Asking, CostsService } from '../costs/costs.service';
import type { Question } from '../costs/question';
import { type Reading, readCells } from '../costs/read-report';

/** Which quotas are asked for. */
export interface AskedQuotas {
  cluster: string | undefined;
  namespace: string | undefined;
}

/** What namespaces are allowed, what of it is reserved and what is really used. */
@Injectable()
export class QuotasService {
  constructor(private readonly costs: CostsService) {}

  /**
   * Quotas in order. Who sees own teams only sees those of namespaces in which their teams ran, on the days on which they did.
   * @throws Problem as {@link CostsService.answer}
   */
  async answer(asked: Question, { cluster, namespace }: AskedQuotas, asking: Omit<Asking, 'beside' | 'merged'>) {
    const named = [
      cluster === undefined ? null : equals('cluster', cluster),
      namespace === undefined ? null : equals('namespace', namespace),
    ];
    const question = { ...asked, filter: allOf(named) };
    const { figures, ...answered } = await this.costs.figures(question, asking, async (reader, narrowed, known) => {
      const { clusters } = known.ground;
      const all = clusters.map((one) => ({ cluster: one, namespace: namespace ?? null, ...asked.window }));
      const spans = asking.scope.teams === 'all' ? all : await ownSpans(reader, narrowed, known);
      const governed = await reader.governed(clusters, asked.window);
      const quotas: QuotaUse[] = orderQuotas(await reader.quotas(spans), asked.sort);
      const unmeasured = clusters.map(({ name }) => name).filter((name) => !governed.quotas.has(name));
      return { quotas, unmeasured, precision: 0n };
    });
    return { ...answered, found: figures };
  }
}

/** The days of each namespace on which what the asker may see ran there. */
async function ownSpans(
  reader: CostReader,
  question: Question,
  known: Pick<Reading, 'ground' | 'ownership'>,
): Promise<GovernedSpan[]> {
  const asked = { ...question, step: 'day' as const };
  const { cells } = await readCells(reader, asked, { ...known, beside: [], merged: false });
  const { clusters } = known.ground;
  const { window } = question;
  const days = new Map<string, GovernedSpan>();
  for (const { key, bucket } of cells) {
    const [name, namespace] = key;
    const cluster = clusters.find((one) => one.name === name);
    if (cluster === undefined || namespace === null || namespace === undefined) continue;
    const [start, end] = [Math.max(bucket, window.start), Math.min(bucket + DAY_MS, window.end)];
    days.set(`${name ?? ''}\0${namespace}\0${bucket}`, { cluster, namespace, start, end });
  }
  return [...days.values()];
}
