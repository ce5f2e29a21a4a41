import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ServiceParameters,
  type ServiceResponse,
  ServicesQuery,
  type ServicesResponse,
  TeamParameters,
  TeamQuery,
  type TeamResponse,
  TeamsQuery,
  type TeamsResponse,
} from '@showback/contracts';
import { ABSENT, allOf, type Filter, isOf, UNATTRIBUTED } from '@showback/vocabulary';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { CostsService } from '../costs/costs.service';
import { digestParameters } from '../costs/cursor';
import { hasTag, setTag } from '../costs/etag';
import { pageOf } from '../costs/page';
import { moneyShown, presentHead, presentRow } from '../costs/present';
import { type AskedCosts, type Question, readQuestion } from '../costs/question';
import { ServicesService } from './services.service';
import { TeamsService } from './teams.service';

const money = moneyShown(null);

/** Lines that are some team's. */
const OWNED: Filter = { ...isOf('team', UNATTRIBUTED, ABSENT.idle, ABSENT.unmounted, ABSENT.management), negated: true };

/** Parameters of lists that one team or service has not. */
const ALONE = { sort: undefined, limit: 1000, cursor: undefined, filter: undefined } as const;

/** `GET /api/v1/teams` and `/services`, and one of each. */
@Controller('api/v1')
export class TeamsController {
  constructor(
    private readonly costs: CostsService,
    private readonly teams: TeamsService,
    private readonly services: ServicesService,
  ) {}

  @Get('teams')
  async list(
    @Query({ schema: TeamsQuery }) query: TeamsQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamsResponse | undefined> {
    const question = this.question({ ...query, by: 'team' });
    const parameters = digestParameters('teams', query);
    const answer = await this.teams.teams(question, { scope, parameters, has: (etag) => hasTag(request, etag) }, query.q);
    setTag(response, answer.etag);
    if (answer.report === null) {
      response.status(304);
      return undefined;
    }
    const isTeam = (name: string | undefined): boolean => name !== undefined && !name.startsWith('__');
    const teams = answer.report.rows.filter(({ key }) => isTeam(key['team']));
    const { rows, nextCursor } = pageOf(teams, question, { parameters, state: answer.state });
    return {
      ...presentHead(answer.envelope, answer.report, money),
      rows: rows.map((row) => this.teams.teamRow(row, answer.beside)),
      rest: answer.report.rows.filter(({ key }) => !isTeam(key['team'])).map((row) => presentRow(row, money)),
      nextCursor,
    };
  }

  @Get('teams/:team')
  team(
    @Param({ schema: TeamParameters }) { team }: TeamParameters,
    @Query({ schema: TeamQuery }) query: TeamQuery,
    @CurrentScope() scope: Scope,
  ): Promise<TeamResponse> {
    return this.teams.team(team, this.question({ ...ALONE, ...query, by: 'team' }), scope);
  }

  @Get('services')
  async listServices(
    @Query({ schema: ServicesQuery }) query: ServicesQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ServicesResponse | undefined> {
    const asked = this.question({ ...query, by: 'service' });
    const owned = query.team === undefined ? OWNED : isOf('team', query.team);
    const question = { ...asked, filter: allOf([owned, asked.filter]) };
    const parameters = digestParameters('services', query);
    const answer = await this.teams.services(question, { scope, parameters, has: (etag) => hasTag(request, etag) });
    setTag(response, answer.etag);
    if (answer.report === null) {
      response.status(304);
      return undefined;
    }
    const { rows, nextCursor } = pageOf(answer.report.rows, question, { parameters, state: answer.state });
    const head = presentHead(answer.envelope, answer.report, money);
    return { ...head, rows: rows.map((row) => this.teams.serviceRow(row, answer.beside)), nextCursor };
  }

  @Get('services/:team/:service')
  service(
    @Param({ schema: ServiceParameters }) parameters: ServiceParameters,
    @Query({ schema: TeamQuery }) query: TeamQuery,
    @CurrentScope() scope: Scope,
  ): Promise<ServiceResponse> {
    return this.services.service(parameters, this.question({ ...ALONE, ...query, by: 'workload' }), scope);
  }

  private question(query: AskedCosts): Question {
    return readQuestion(query, this.costs.askedAt());
  }
}
