import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { UnownedQuery, type UnownedResponse } from '@showback/contracts';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { CostsService } from '../costs/costs.service';
import { digestParameters } from '../costs/cursor';
import { hasTag, setTag } from '../costs/etag';
import { pageOf } from '../costs/page';
import { presentUnowned, sortRows } from './present';
import { readUnownedQuestion } from './question';
import { UnownedService } from './unowned.service';

/** `GET /api/v1/unowned`. */
@Controller('api/v1/unowned')
export class UnownedController {
  constructor(
    private readonly costs: CostsService,
    private readonly unowned: UnownedService,
  ) {}

  @Get()
  async list(
    @Query({ schema: UnownedQuery }) query: UnownedQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UnownedResponse | undefined> {
    const question = readUnownedQuestion(query, this.costs.askedAt());
    const parameters = digestParameters('unowned', query);
    const answer = await this.unowned.answer(question, { scope, parameters, has: (etag) => hasTag(request, etag) });
    setTag(response, answer.etag);
    if (answer.found === null) {
      response.status(304);
      return undefined;
    }
    const sorted = sortRows(answer.found.rows, question.sort);
    const page = pageOf(sorted, question, { parameters, state: answer.state });
    return presentUnowned(answer.found, page);
  }
}
