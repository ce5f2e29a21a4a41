import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { UTILISATION_SORT_FIELDS } from '@showback/allocation';
import { UtilisationQuery, type UtilisationResponse } from '@showback/contracts';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { CostsService } from '../costs/costs.service';
import { digestParameters } from '../costs/cursor';
import { hasTag, setTag } from '../costs/etag';
import { setEnvelope } from '../costs/headers';
import { pageOf } from '../costs/page';
import { readQuestion } from '../costs/question';
import { Problem } from '../http/problem';
import { csvFile } from '../http/text-file';
import { csvUtilisation } from './lines';
import { presentUtilisation, presentUtilisationTotal } from './present';
import { UtilisationService } from './utilisation.service';

const SORTS = { fields: UTILISATION_SORT_FIELDS, dearest: 'cost' };

/** Idle stays the cluster's, and what is shared with its owner: only there it was requested and used. */
const WHERE_IT_AROSE = { idle: 'separate', shared: 'separate', step: undefined, compare: undefined } as const;

/** `GET /api/v1/utilisation`. */
@Controller('api/v1/utilisation')
export class UtilisationController {
  constructor(
    private readonly costs: CostsService,
    private readonly utilisation: UtilisationService,
  ) {}

  @Get()
  async list(
    @Query({ schema: UtilisationQuery }) query: UtilisationQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UtilisationResponse | StreamableFile | undefined> {
    if (query.format !== 'json' && query.cursor !== undefined)
      throw Problem.field('cursor', `format=${query.format} gives the whole answer: there are no pages`);
    const asked = { by: 'cluster', ...query, ...WHERE_IT_AROSE };
    const question = readQuestion(asked, this.costs.askedAt(), SORTS);
    const parameters = digestParameters('utilisation', query);
    const answer = await this.utilisation.answer(question, { scope, parameters, has: (etag) => hasTag(request, etag) });
    setTag(response, answer.etag);
    if (answer.utilisation === null) {
      response.status(304);
      return undefined;
    }
    const { total, rows: all, hours } = answer.utilisation;
    if (query.format === 'csv') {
      const { envelope } = answer;
      setEnvelope(response, envelope);
      const names = question.dimensions.map(({ name }) => name);
      return csvFile(csvUtilisation(names, all.map(presentUtilisation)), `utilisation-${envelope.window.start.slice(0, 10)}.csv`);
    }
    const { rows, nextCursor } = pageOf(all, question, { parameters, state: answer.state });
    return {
      ...answer.envelope,
      total: presentUtilisationTotal(total, { window: question.window, hours, seesIdle: scope.teams === 'all' }),
      rows: rows.map(presentUtilisation),
      nextCursor,
    };
  }
}
