import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  WorkloadParameters,
  WorkloadQuery,
  type WorkloadResponse,
  type WorkloadRow,
  WorkloadsQuery,
  type WorkloadsResponse,
} from '@showback/contracts';
import type { ReportRow } from '@showback/allocation';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { CostsService } from './costs.service';
import { digestParameters } from './cursor';
import { hasTag, setTag } from './etag';
import { pageOf } from './page';
import { OWNED, ownerOf } from './owner';
import { moneyShown, presentHead, presentRow } from './present';
import { readQuestion } from './question';
import { besideKey } from './read-report';
import { onlyWorkloads, WorkloadsService } from './workloads.service';

/** `GET /api/v1/workloads` and one of them. */
@Controller('api/v1/workloads')
export class WorkloadsController {
  constructor(
    private readonly costs: CostsService,
    private readonly workloads: WorkloadsService,
  ) {}

  @Get()
  async list(
    @Query({ schema: WorkloadsQuery }) query: WorkloadsQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WorkloadsResponse | undefined> {
    const asked = readQuestion({ ...query, by: 'workload' }, this.costs.askedAt());
    const question = { ...asked, filter: onlyWorkloads(asked.filter) };
    const parameters = digestParameters('workloads', query);
    const answer = await this.costs.answer(question, { scope, parameters, has: (etag) => hasTag(request, etag), beside: OWNED });
    setTag(response, answer.etag);
    if (answer.report === null) {
      response.status(304);
      return undefined;
    }
    const money = moneyShown(null);
    const { rows, nextCursor } = pageOf(answer.report.rows, question, { parameters, state: answer.state });
    const head = presentHead(answer.envelope, answer.report, money);
    const withOwner = (row: ReportRow) =>
      ({ ...presentRow(row, money), owner: ownerOf(answer.beside.get(besideKey(Object.values(row.key))) ?? []) }) as WorkloadRow;
    return { ...head, rows: rows.map(withOwner), nextCursor };
  }

  @Get(':cluster/:namespace/:kind/:name')
  one(
    @Param({ schema: WorkloadParameters }) parameters: WorkloadParameters,
    @Query({ schema: WorkloadQuery }) query: WorkloadQuery,
    @CurrentScope() scope: Scope,
  ): Promise<WorkloadResponse> {
    return this.workloads.workload(parameters, query, scope);
  }
}
