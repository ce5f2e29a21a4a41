import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  type AcceptResponse,
  CollectRequest,
  type CollectResponse,
  ComparisonQuery,
  DataQuery,
  type DataResponse,
} from '@showback/contracts';
import type { Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { Problem } from '../http/problem';
import { ComparisonService } from './comparison.service';
import { DataService } from './data.service';

/** `GET /api/v1/data` and what an admin can do about it. */
@Controller('api/v1/data')
export class DataController {
  constructor(
    private readonly data: DataService,
    private readonly comparison: ComparisonService,
  ) {}

  @Get()
  read(@Query({ schema: DataQuery }) query: DataQuery, @CurrentScope() scope: Scope): Promise<DataResponse> {
    return this.data.read(query.window, scope);
  }

  @Get(':cluster/comparison')
  async compare(
    @Param('cluster') cluster: string,
    @Query({ schema: ComparisonQuery }) { day }: ComparisonQuery,
    @Res() response: Response,
  ): Promise<void> {
    const gone = new AbortController();
    // Whoever has gone away needs no further hours.
    response.once('close', () => gone.abort(new Problem({ status: 503, detail: 'nobody waits for the answer any more' })));
    response.type('application/json');
    // It may take minutes, after which others between would think that nothing comes: JSON may begin with spaces.
    const answer = await this.comparison.compare(cluster, day, gone.signal, () => void response.write(' '));
    response.end(JSON.stringify(answer));
  }

  @Post(':cluster/:hour/accept')
  @HttpCode(200)
  accept(@Param('cluster') cluster: string, @Param('hour') hour: string, @CurrentScope() scope: Scope): Promise<AcceptResponse> {
    return this.data.accept(cluster, hour, scope);
  }

  @Post(':cluster/collect')
  @HttpCode(202)
  collect(
    @Param('cluster') cluster: string,
    @Body({ schema: CollectRequest }) body: CollectRequest,
    @CurrentScope() scope: Scope,
  ): Promise<CollectResponse> {
    return this.data.collect(cluster, body, scope);
  }
}
