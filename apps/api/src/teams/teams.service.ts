import { COST_PARTS, type NotUsed, type ReportFigures, type ReportRow, requestedNotUsed, totalOf } from '@showback/allocation';
import type { CompositionPart, Mover, RequestedNotUsed, ServiceRow, TeamResponse, TeamRow } from '@showback/contracts';
import { allOf, type Filter, HOUR_MS, isOf, lowerAscii, type Nano } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import { POLICIES, type Policies } from '../attribution/policies';
import type { Scope } from '../auth/scope';
import { seesTeam } from '../auth/scoped';
import { type Answer, type Asking, CostsService } from '../costs/costs.service';
import type { Dimension } from '../costs/dimensions';
import { moneyShown, presentTotal } from '../costs/present';
import type { Question } from '../costs/question';
import { type Beside, besideKey } from '../costs/read-report';
import { Problem } from '../http/problem';

/** How many services are named among the movers before the others stand together. */
const MOVERS = 5;

const SERVICE: Dimension = { name: 'service', field: { name: 'dimension', key: 'service' } };
const WORKLOAD: readonly Dimension[] = (['cluster', 'namespace', 'controllerKind', 'workload'] as const).map((name) => ({
  name,
  field: { name },
}));

const money = moneyShown(null);

/** An answer whose report was read. */
export type Read = Answer & { report: NonNullable<Answer['report']> };

/** Answers by team and by service: the same figures as `/costs`, told of teams. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly costs: CostsService,
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  /**
   * By team, one row a team.
   * @param text only teams that have all its words in their id, or where they are listed in their name and aliases: of those
   * that are, where no filter asks for more, the ones without any cost too
   */
  teams(question: Question, asking: Asking & { scope: Scope }, text = ''): Promise<Answer> {
    const words = text.toLowerCase().split(/\s+/).filter((word) => word !== ''); // prettier-ignore
    const listed = words.length === 0 ? [] : this.listed(words);
    const seen = question.filter === null ? listed.filter((id) => seesTeam(asking.scope, id)) : [];
    const filter = allOf([named(words, listed), question.filter]);
    const always = seen.map((id) => [id]);
    return this.costs.answer({ ...question, filter }, { ...asking, beside: [SERVICE], merged: true, always });
  }

  /** Listed teams that have all of some words in their names. */
  private listed(words: readonly string[]): string[] {
    const teams = [...this.policies.current().policy.teams.byId.values()];
    const found = teams.filter(({ id, name = '', aliases = [] }) => {
      const names = [id, name, ...aliases].join('\n').toLowerCase();
      return words.every((word) => names.includes(word));
    });
    return found.map(({ id }) => id);
  }

  /** By team and service, one row a service. */
  services(question: Question, asking: Asking): Promise<Answer> {
    return this.costs.answer(question, { ...asking, beside: WORKLOAD, merged: true });
  }

  teamRow(row: ReportRow, beside: Beside): TeamRow {
    const id = row.key['team'] ?? '';
    const services = new Set((beside.get(besideKey([id])) ?? []).map(({ values }) => values[0]));
    return { ...this.identity(id), services: services.size, ...presented(row) };
  }

  serviceRow(row: ReportRow, beside: Beside): ServiceRow {
    const { team = '', service = '' } = row.key;
    const workloads = beside.get(besideKey([team, service.startsWith('__') ? null : service])) ?? [];
    return { team, service, workloads: workloads.length, ...presented(row) };
  }

  /** @throws Problem 404 for a team that is neither listed nor named by anything, or that the asker may not see */
  async team(asked: string, question: Question, scope: Scope): Promise<TeamResponse> {
    const id = this.policies.current().policy.teams.resolve(asked) ?? lowerAscii(asked);
    if (!seesTeam(scope, id) || id.startsWith('__')) throw unknownTeam(asked);
    const asking = { scope, parameters: '', has: () => false };
    const all = read(await this.costs.answer({ ...question, step: null }, { ...asking, merged: true }));
    const listed = this.policies.current().policy.teams.byId.get(id);
    const among = all.report.rows.find(({ key }) => key['team'] === id);
    if (listed === undefined && among === undefined) throw unknownTeam(asked);
    const filter = allOf([isOf('team', id), question.filter]);
    const dimensions = [...question.dimensions, SERVICE];
    const own = read(await this.services({ ...question, filter, dimensions }, asking));
    const { total } = own.report;
    return {
      ...own.envelope,
      ...this.identity(id),
      aliases: [...(listed?.aliases ?? [])],
      costCenter: listed?.costCenter ?? null,
      slack: listed?.slack ?? null,
      timezone: listed?.timezone ?? null,
      share: among?.share ?? null,
      total: presentTotal(total, money),
      services: own.report.rows.map((row) => this.serviceRow(row, own.beside)),
      movers: moversOf(own.report.rows, total),
      composition: compositionOf(total),
      requestedNotUsed: notUsedOf(own),
    };
  }

  private identity(id: string): Pick<TeamRow, 'id' | 'name' | 'listed' | 'parent'> {
    const listed = this.policies.current().policy.teams.byId.get(id);
    return { id, name: listed?.name ?? id, listed: listed !== undefined, parent: listed?.parent ?? null };
  }
}

/** Teams with all of some words in their id, and these; null without a word. */
function named(words: readonly string[], listed: readonly string[]): Filter | null {
  const any = allOf(words.map((word) => ({ ...isOf('team', word), match: 'contains' as const })));
  return any === null || listed.length === 0 ? any : { op: 'or', parts: [isOf('team', ...listed), any] };
}

/** The report, which an asker without a tag always gets. */
export function read(answer: Answer): Read {
  if (answer.report === null) throw new Error('an answer without a report to somebody who has none');
  return { ...answer, report: answer.report };
}

function unknownTeam(team: string): Problem {
  return Problem.notFound(`there is no team ${JSON.stringify(team)}`);
}

function presented({ share, compared, ...figures }: Omit<ReportRow, 'key' | 'kind'>) {
  return { share, ...presentTotal({ ...figures, compared }, money), ...(compared && { new: compared.new, gone: compared.gone }) };
}

/** The largest changes among services, and the others as one; they add up to the change of all. */
function moversOf(rows: readonly ReportRow[], { compared }: ReportFigures): Mover[] {
  if (compared === null) return [];
  const moved = rows.flatMap(({ key, compared: own }) =>
    own === null || own.delta === 0n ? [] : [{ service: key['service'] ?? null, ...own }],
  );
  moved.sort((a, b) => compareMagnitudes(b.delta, a.delta));
  const named = moved.slice(0, MOVERS);
  const sum = (of: (one: { previous: Nano; delta: Nano }) => Nano) => named.reduce((left, one) => left - of(one), of(compared));
  const rest = { service: null, previous: sum(({ previous }) => previous), delta: sum(({ delta }) => delta) };
  const all = rest.delta === 0n && rest.previous === 0n ? named : [...named, rest];
  return all.map(({ service, previous, delta }) => ({
    service,
    previous: money(previous),
    current: money(previous + delta),
    delta: money(delta),
  }));
}

function compareMagnitudes(a: Nano, b: Nano): number {
  const [one, two] = [a < 0n ? -a : a, b < 0n ? -b : b];
  return one === two ? 0 : one < two ? -1 : 1;
}

/** What of an answer's CPU and memory, and of its GPUs, was requested and not used. */
export function notUsedOf({ report, envelope: { window, coverage } }: Read): RequestedNotUsed {
  const hours = (Date.parse(window.end) - Date.parse(window.start)) / HOUR_MS;
  const collected = { collected: coverage.collectedHours, expected: coverage.expectedHours };
  const { gpu, ...both } = requestedNotUsed(report.total, hours, collected);
  const known = (one: Nano | null) => (one === null ? null : money(one));
  const shown = ({ of, amount, ratio, monthly }: NotUsed) => ({
    of: money(of),
    amount: known(amount),
    ratio,
    monthly: known(monthly),
  });
  return { ...shown(both), gpu: gpu && shown(gpu) };
}

export function compositionOf({ cost }: Pick<ReportFigures, 'cost'>): CompositionPart[] {
  const total = totalOf(cost);
  return COST_PARTS.filter((part) => cost[part] !== 0n).map((component) => ({
    component,
    amount: money(cost[component]),
    share: total === 0n ? null : Number(((cost[component] * 1_000_000n) / total).toString()) / 1_000_000,
  }));
}
