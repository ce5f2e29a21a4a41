import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import {
  DisruptionBudgetsQuery,
  type DisruptionBudgetsResponse,
  LimitRangesQuery,
  type LimitRangesResponse,
  QuotasQuery,
  type QuotasResponse,
} from '@showback/contracts';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { answerList } from './answer';
import { DISRUPTION_BUDGETS } from './disruption-budgets';
import { GovernanceService } from './governance.service';
import { LIMIT_RANGES } from './limit-ranges';
import { QUOTAS } from './quotas';

/** `GET /api/v1/quotas`, `/limitranges` and `/disruptionbudgets`. */
@Controller('api/v1')
export class GovernanceController {
  constructor(private readonly governance: GovernanceService) {}

  @Get('quotas')
  quotas(
    @Query({ schema: QuotasQuery }) query: QuotasQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QuotasResponse | StreamableFile | undefined> {
    return answerList(this.governance, query, { scope, request, response }, QUOTAS);
  }

  @Get('limitranges')
  limitRanges(
    @Query({ schema: LimitRangesQuery }) query: LimitRangesQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LimitRangesResponse | StreamableFile | undefined> {
    const asked = { ...query, sort: query.sort ?? 'namespace' };
    return answerList(this.governance, asked, { scope, request, response }, LIMIT_RANGES);
  }

  @Get('disruptionbudgets')
  disruptionBudgets(
    @Query({ schema: DisruptionBudgetsQuery }) query: DisruptionBudgetsQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DisruptionBudgetsResponse | StreamableFile | undefined> {
    return answerList(this.governance, query, { scope, request, response }, DISRUPTION_BUDGETS);
  }
}
