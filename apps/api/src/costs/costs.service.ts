import { coverageOf, POINTS_MAX, type Report, ReportTooLarge } from '@showback/allocation';
import type { AttributionSpan, Envelope } from '@showback/contracts';
import { CostQueries, type CostReader, type Database, type LedgerCluster, type Ownership } from '@showback/persistence';
import { bucketsOf, type Instant } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import { dimensionsOf, POLICIES, type Policies } from '../attribution/policies';
import type { Scope } from '../auth/scope';
import { hearsSources, scopedFilter } from '../auth/scoped';
import type { Config } from '../config/config';
import { Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE } from '../providers';
import { concerned, counted, dueEndOf, forCoverage } from './concerned';
import type { Dimension } from './dimensions';
import { attributionSpans, ownershipOf } from './ownership';
import { digest } from './cursor';
import { presentEnvelope } from './present';
import type { Asked, Question } from './question';
import { type Beside, type Ground, type Reading, readReport } from './read-report';

/** What a question is asked with. */
export interface Asking {
  scope: Pick<Scope, 'teams'>;
  /** Digest of the parameters, without those that only page. */
  parameters: string;
  /** Whether the asker already has the answer with this tag. */
  has: (etag: string) => boolean;
  /** Dimensions that are told apart beside the key, without rows of their own. */
  beside?: readonly Dimension[];
  /** One row a key: see ReportRequest. */
  merged?: boolean;
  /** Whether anybody looks at the rows of the page that is asked for alone. */
  paged?: boolean;
  /** Keys that are rows even where nothing is theirs. */
  always?: readonly (readonly string[])[];
}

/** An answer before it takes a form; `figures` is null when the asker has it already. */
interface Answered<Figures> {
  etag: string;
  /** Digest of the window and the ledger's versions: what a cursor holds. */
  state: string;
  envelope: Envelope;
  figures: Figures | null;
}

/** Reads figures within a snapshot: of the question, narrowed to what the asker may see. */
type ReadFigures<Figures> = (
  reader: CostReader,
  question: Question,
  known: Pick<Reading, 'ground' | 'ownership'>,
) => Promise<Figures>;

/** A report as an answer; null when the asker has it already. */
export interface Answer extends Omit<Answered<Report>, 'figures'> {
  report: Report | null;
  /** By {@link besideKey}. */
  beside: Beside;
}

/** Answers questions about cost: reads one snapshot of the ledger, and has the answer assembled. */
@Injectable()
export class CostsService {
  readonly queries: CostQueries;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(POLICIES) readonly policies: Policies,
  ) {
    this.queries = new CostQueries(database);
  }

  /** The moment of asking. */
  askedAt(): Asked {
    const now = this.clock();
    return { now, dueEnd: dueEndOf(this.config.clusters, now), owned: dimensionsOf(this.policies) };
  }

  /** @throws Problem: what is no longer kept, too large, or a cursor of another answer */
  async answer(question: Question, asking: Asking): Promise<Answer> {
    const { beside = [], merged = false, paged = false, always = [] } = asking;
    const { figures, ...answered } = await this.figures(question, asking, async (reader, narrowed, known) => {
      const found = await readReport(reader, narrowed, { ...known, beside, merged, paged, always });
      return { ...found, precision: found.report.precision };
    });
    return { ...answered, report: figures?.report ?? null, beside: figures?.beside ?? new Map() };
  }

  /** An answer of figures that `read` makes of one snapshot. @throws Problem as {@link answer} */
  async figures<Figures extends { precision: bigint }>(
    question: Question,
    asking: Asking,
    read: ReadFigures<Figures>,
  ): Promise<Answered<Figures>> {
    const points = bucketsOf(question.window, question.step).length;
    if (points > POINTS_MAX) throw tooLarge(points, question);
    try {
      return await this.queries.snapshot((reader) => this.read(reader, { question, asking, read }));
    } catch (error) {
      if (error instanceof ReportTooLarge) throw tooLarge(error.points, question);
      throw error;
    }
  }

  /** The clusters that a question concerns, and which of their hours are there, as far as the asker may know why. */
  async ground(
    reader: CostReader,
    { filter, window, comparison, step }: Pick<Question, 'filter' | 'window' | 'comparison' | 'step'>,
    scope: Pick<Scope, 'teams'>,
  ): Promise<Ground> {
    const universe = counted(await reader.clusters(), this.config.clusters);
    const clusters = concerned(universe, filter);
    const found = await reader.gaps({ clusters, windows: comparison === null ? [window] : [window, comparison] });
    const gaps = hearsSources(scope) ? found : found.map((gap) => ({ ...gap, reason: null }));
    const coverage = coverageOf(forCoverage(clusters, this.config, this.clock()), bucketsOf(window, step), gaps);
    return { universe, clusters, gaps, coverage };
  }

  envelope(
    { clusters, coverage }: Ground,
    { window, attribution }: Pick<Question, 'window' | 'attribution'>,
    precision: bigint,
  ): Envelope {
    const spans = this.attributionOf({ window, attribution });
    return presentEnvelope({ window, currency: this.config.currency, clusters, precision, coverage, attribution: spans });
  }

  /** Which version of the document decided when. */
  attributionOf(question: Pick<Question, 'window' | 'attribution'>): AttributionSpan[] {
    return attributionSpans(this.policies, question);
  }

  /** What reads need to know of owners for a question; undefined: nothing. */
  ownership(question: Question, universe: readonly LedgerCluster[]): Ownership | undefined {
    return ownershipOf(this.policies, question, universe);
  }

  private async read<Figures extends { precision: bigint }>(
    reader: CostReader,
    { question: asked, asking, read }: { question: Question; asking: Asking; read: ReadFigures<Figures> },
  ): Promise<Answered<Figures>> {
    const question = { ...asked, filter: scopedFilter(asking.scope, asked.filter) };
    const ground = await this.ground(reader, question, asking.scope);
    const { window, comparison } = question;
    const versions = ground.universe.map(({ name, version }) => [name, version]);
    const documents = [
      this.attributionOf(question),
      this.policies.current().hash,
      this.policies.versions().map(({ hash }) => hash),
    ];
    const state = digest([window, comparison, versions, documents, asking.scope.teams]);
    refuseStale(question, asking.parameters, state);
    const etag = `W/"${digest([asking.parameters, question.limit, question.cursor, state, ground.gaps])}"`;
    if (asking.has(etag)) return { etag, state, envelope: this.envelope(ground, question, 0n), figures: null };
    const dimensions = [...question.dimensions, ...(asking.beside ?? [])];
    const ownership = this.ownership({ ...question, dimensions }, ground.universe);
    const figures = await read(reader, question, { ground, ownership });
    return { etag, state, envelope: this.envelope(ground, question, figures.precision), figures };
  }
}

/** A page belongs to one question and one state of the ledger. @throws Problem */
export function refuseStale({ cursor }: Pick<Question, 'cursor'>, parameters: string, state: string): void {
  if (cursor === null) return;
  if (cursor.question !== parameters) throw Problem.field('cursor', 'belongs to another question: begin without it');
  if (cursor.state !== state) {
    const message = 'the ledger changed since the page before: start again without it';
    throw new Problem({ status: 409, detail: message, errors: [{ field: 'cursor', message }] });
  }
}

function tooLarge(points: number, { step }: Question): Problem {
  const what = step === null ? 'rows' : 'rows × points';
  const way = step === null ? 'group by less, or filter' : 'ask for a longer step, a shorter window or fewer groups';
  return Problem.field(
    step === null ? 'by' : 'step',
    `the answer would have more than ${POINTS_MAX} ${what} (${points}): ${way}`,
  );
}
