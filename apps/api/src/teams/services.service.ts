import type { ServiceParameters, ServiceResponse } from '@showback/contracts';
import { allOf, isOf, lowerAscii } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import { POLICIES, type Policies } from '../attribution/policies';
import type { Scope } from '../auth/scope';
import { seesTeam } from '../auth/scoped';
import { CostsService } from '../costs/costs.service';
import { moneyShown, presentRow, presentTotal } from '../costs/present';
import type { Question } from '../costs/question';
import { Problem } from '../http/problem';
import { compositionOf, notUsedOf, read } from './teams.service';

const money = moneyShown(null);

/** One service of a team: what it costs, and which workloads it is. */
@Injectable()
export class ServicesService {
  constructor(
    private readonly costs: CostsService,
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  /** @throws Problem 404 for a service that nothing belongs to in the window, or that the asker may not see */
  async service(asked: ServiceParameters, question: Question, scope: Scope): Promise<ServiceResponse> {
    const team = this.policies.current().policy.teams.resolve(asked.team) ?? lowerAscii(asked.team);
    const { service } = asked;
    if (!seesTeam(scope, team)) throw unknownService(asked);
    const filter = allOf([isOf('team', team), isOf('service', service), question.filter]);
    const asking = { scope, parameters: '', has: () => false, merged: true };
    const answer = read(await this.costs.answer({ ...question, filter }, asking));
    const { envelope, report } = answer;
    if (report.rows.length === 0) throw unknownService(asked);
    const { cpu, memory } = report.total.efficiency;
    return {
      ...envelope,
      team,
      service,
      total: presentTotal(report.total, money),
      workloads: report.rows.map((row) => presentRow(row, money)),
      composition: compositionOf(report.total),
      requestedNotUsed: notUsedOf(answer),
      utilisation: { cpu, memory },
    };
  }
}

function unknownService({ team, service }: ServiceParameters): Problem {
  return Problem.notFound(`nothing is known of a service ${JSON.stringify(service)} of ${JSON.stringify(team)} in this window`);
}
