import {
  assembleReport,
  comparableHours,
  type ComparedData,
  coverageOf,
  POINTS_MAX,
  type Report,
  ReportTooLarge,
  type WindowCoverage,
} from '@showback/allocation';
import type { Envelope } from '@showback/contracts';
import { type CollectionGap, CostQueries, type CostReader, type Database, type LedgerCluster } from '@showback/persistence';
import { bucketsOf, type Instant } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import type { Scope } from '../auth/scope';
import type { Config } from '../config/config';
import { Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE } from '../providers';
import { concerned, counted, dueEndOf, forCoverage } from './concerned';
import { digest } from './cursor';
import { hoursKeptFrom } from './kept';
import { presentEnvelope } from './present';
import type { Question } from './question';

/** What a question is asked with. */
export interface Asking {
  scope: Pick<Scope, 'teams'>;
  /** Digest of the parameters, without those that only page. */
  parameters: string;
  /** Whether the asker already has the answer with this tag. */
  has: (etag: string) => boolean;
}

/** An answer before it takes a form; `report` is null when the asker has it already. */
export interface Answer {
  etag: string;
  /** Digest of the window and the ledger's versions: what a cursor holds. */
  state: string;
  envelope: Envelope;
  report: Report | null;
}

/** Everything that one snapshot of the ledger says about a question before its figures are read. */
export interface Ground {
  clusters: LedgerCluster[];
  gaps: CollectionGap[];
  coverage: WindowCoverage;
}

/** Answers questions about cost: reads one snapshot of the ledger, and has the answer assembled. */
@Injectable()
export class CostsService {
  readonly queries: CostQueries;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {
    this.queries = new CostQueries(database);
  }

  /** The moment of asking. */
  askedAt(): { now: Instant; dueEnd: Instant } {
    const now = this.clock();
    return { now, dueEnd: dueEndOf(this.config.clusters, now) };
  }

  /** @throws Problem: what is no longer kept, too large, or a cursor of another answer */
  async answer(question: Question, asking: Asking): Promise<Answer> {
    const points = bucketsOf(question.window, question.step).length;
    if (points > POINTS_MAX) throw tooLarge(points, question);
    try {
      return await this.queries.snapshot((reader) => this.read(reader, question, asking));
    } catch (error) {
      if (error instanceof ReportTooLarge) throw tooLarge(error.points, question);
      throw error;
    }
  }

  /** The clusters that a question concerns, and which of their hours are there. */
  async ground(
    reader: CostReader,
    { filter, window, comparison, step }: Pick<Question, 'filter' | 'window' | 'comparison' | 'step'>,
  ): Promise<Ground> {
    const clusters = concerned(counted(await reader.clusters(), this.config.clusters), filter);
    const gaps = await reader.gaps({ clusters, windows: comparison === null ? [window] : [window, comparison] });
    const coverage = coverageOf(forCoverage(clusters, this.config, this.clock()), bucketsOf(window, step), gaps);
    return { clusters, gaps, coverage };
  }

  envelope({ clusters, coverage }: Ground, window: Question['window'], precision: bigint): Envelope {
    return presentEnvelope({ window, currency: this.config.currency, clusters, precision, coverage });
  }

  private async read(reader: CostReader, question: Question, asking: Asking): Promise<Answer> {
    const ground = await this.ground(reader, question);
    const { window, comparison } = question;
    const versions = ground.clusters.map(({ name, version }) => [name, version]);
    const state = digest([window, comparison, versions, asking.scope.teams]);
    refuseStale(question, asking.parameters, state);
    const etag = `W/"${digest([asking.parameters, question.limit, question.cursor, state, ground.gaps])}"`;
    if (asking.has(etag)) return { etag, state, envelope: this.envelope(ground, window, 0n), report: null };
    const report = await readReport(reader, question, asking.scope.teams === 'all' ? ground : { ...ground, clusters: [] });
    return { etag, state, envelope: this.envelope(ground, window, report.precision), report };
  }
}

/** A page belongs to one question and one state of the ledger. */
function refuseStale({ cursor }: Question, parameters: string, state: string): void {
  if (cursor === null) return;
  if (cursor.question !== parameters) throw Problem.field('cursor', 'belongs to another question: begin without it');
  if (cursor.state !== state) {
    const message = 'the ledger changed since the page before: start again without it';
    throw new Problem({ status: 409, detail: message, errors: [{ field: 'cursor', message }] });
  }
}

async function readReport(reader: CostReader, question: Question, { clusters, gaps, coverage }: Ground): Promise<Report> {
  const { window, dimensions, step, filter } = question;
  const hoursFrom = await hoursKeptFrom(reader, clusters, question);
  const fields = dimensions.map(({ field }) => field);
  const cells = await reader.cells({ clusters, windows: window, dimensions: fields, step, filter, measures: 'all' });
  const compared = await readComparison(reader, question, { clusters, gaps, hoursFrom });
  return assembleReport(
    { ...question, dimensions: dimensions.map(({ name }) => name) },
    { cells, compared, coverage: coverage.count },
  );
}

async function readComparison(
  reader: CostReader,
  { window, comparison, dimensions, filter }: Question,
  { clusters, gaps, hoursFrom }: { clusters: LedgerCluster[]; gaps: CollectionGap[]; hoursFrom: Instant },
): Promise<ComparedData | null> {
  if (comparison === null) return null;
  const names = clusters.map(({ name }) => name);
  const { complete, spans, hours } = comparableHours({ window, comparison, clusters: names, gaps, hoursFrom });
  const request = { clusters, dimensions: dimensions.map(({ field }) => field), step: null, filter, measures: 'cost' as const };
  const of = (side: 'current' | 'previous') => new Map([...spans].map(([name, both]) => [name, both[side]]));
  return {
    current: complete ? null : await reader.cells({ ...request, windows: of('current') }),
    previous: await reader.cells({ ...request, windows: of('previous') }),
    hours,
  };
}

function tooLarge(points: number, { step }: Question): Problem {
  const what = step === null ? 'rows' : 'rows × points';
  const way = step === null ? 'group by less, or filter' : 'ask for a longer step, a shorter window or fewer groups';
  return Problem.field(
    step === null ? 'by' : 'step',
    `the answer would have more than ${POINTS_MAX} ${what} (${points}): ${way}`,
  );
}
