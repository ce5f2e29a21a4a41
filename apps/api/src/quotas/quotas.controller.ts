import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QUOTA_SORT_FIELDS } from '@showback/allocation';
import { QuotasQuery, type QuotasResponse } from '@showback/contracts';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { CostsService } from '../costs/costs.service';
import { digestParameters } from '../costs/cursor';
import { hasTag, setTag } from '../costs/etag';
import { pageOf } from '../costs/page';
import { readQuestion } from '../costs/question';
import { presentQuota } from './present';
import { QuotasService } from './quotas.service';

const SORTS = { fields: QUOTA_SORT_FIELDS, dearest: 'full' };

/** Where it ran: that is where its quotas are. */
const PLACES = { by: 'cluster,namespace', idle: 'separate', shared: 'separate' } as const;
const NO_COSTS = { filter: undefined, step: undefined, compare: undefined } as const;

/** `GET /api/v1/quotas`. */
@Controller('api/v1/quotas')
export class QuotasController {
  constructor(
    private readonly costs: CostsService,
    private readonly quotas: QuotasService,
  ) {}

  @Get()
  async list(
    @Query({ schema: QuotasQuery }) query: QuotasQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QuotasResponse | undefined> {
    const { cluster, namespace, ...asked } = query;
    const question = readQuestion({ ...asked, ...PLACES, ...NO_COSTS }, this.costs.askedAt(), SORTS);
    const parameters = digestParameters('quotas', query);
    const asking = { scope, parameters, has: (etag: string) => hasTag(request, etag) };
    const answer = await this.quotas.answer(question, { cluster, namespace }, asking);
    setTag(response, answer.etag);
    if (answer.found === null) {
      response.status(304);
      return undefined;
    }
    const { rows, nextCursor } = pageOf(answer.found.quotas, question, { parameters, state: answer.state });
    return { ...answer.envelope, unmeasured: answer.found.unmeasured, rows: rows.map(presentQuota), nextCursor };
  }
}
