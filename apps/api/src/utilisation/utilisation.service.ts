import {
  assembleUtilisation,
  type CapacityUnknown,
  PLACES,
  sumCapacity,
  type Utilisation,
  type UtilisationData,
} from '@showback/allocation';
import { type CostReader, isAboutNodes } from '@showback/persistence';
import { allOf, asksAbout, equals, type FilterField, floorDay, type Instant } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import type { Scope } from '../auth/scope';
import type { Config } from '../config/config';
import { type Asking, CostsService } from '../costs/costs.service';
import type { Question } from '../costs/question';
import { type Ground, readCells } from '../costs/read-report';
import { CLOCK, CONFIG } from '../providers';

/** What is allocated to anybody, or idle: the rest has no CPU, memory or GPU. */
const ON_MACHINES = equals('kind', 'workload', 'idle');

/** Fields of a node that may leave out all nodes of a cluster. */
const WITHIN_CLUSTERS = PLACES.filter((name) => name !== 'cluster') as FilterField['name'][];

/** How much of what there was is requested and used. */
@Injectable()
export class UtilisationService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: () => Instant,
    private readonly costs: CostsService,
  ) {}

  /** @throws Problem as {@link CostsService.answer} */
  async answer(asked: Question, asking: Omit<Asking, 'beside' | 'merged'>) {
    const question = { ...asked, filter: allOf([ON_MACHINES, asked.filter]) };
    const { figures, ...answered } = await this.costs.figures(question, asking, async (reader, narrowed, known) => {
      const { cells } = await readCells(reader, narrowed, { ...known, beside: [], merged: false });
      const capacity = await this.capacity(reader, asked, { ground: known.ground, scope: asking.scope });
      const request = { dimensions: asked.dimensions.map(({ name }) => name), sort: asked.sort };
      const utilisation: Utilisation = assembleUtilisation(request, { cells, capacity });
      return { ...utilisation, hours: known.ground.coverage.count(null, 0) };
    });
    return { ...answered, utilisation: figures };
  }

  /** Capacity of what is asked about, where that is places and nothing but places. */
  private async capacity(
    reader: CostReader,
    { filter, dimensions, window }: Question,
    { ground, scope }: { ground: Ground; scope: Pick<Scope, 'teams'> },
  ): Promise<UtilisationData['capacity']> {
    const none = (reason: CapacityUnknown) => ({ rows: reason, total: reason });
    const fields = dimensions.map(({ field }) => field);
    if (scope.teams !== 'all' || !isAboutNodes({ dimensions: [], filter })) return none('not-a-place');
    if (window.start < floorDay(this.clock() - this.config.retention.daysMs)) return none('not-known');
    const places = isAboutNodes({ dimensions: fields, filter });
    const request = { clusters: ground.clusters, windows: window, dimensions: places ? fields : [], filter };
    const rows = await reader.capacity(request);
    const named = new Set(rows.map(({ cluster }) => cluster));
    const collected = ground.clusters.filter(({ name }) => ground.coverage.count(name, 0).collected > 0);
    const lacking = collected.some(({ name }) => !named.has(name)) && (filter === null || !asksAbout(filter, WITHIN_CLUSTERS));
    const total = lacking ? 'not-known' : (sumCapacity(rows) ?? 'no-machine');
    return { rows: places ? rows : 'not-a-place', total };
  }
}
