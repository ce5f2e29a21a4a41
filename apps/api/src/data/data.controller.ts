import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type AcceptResponse, CollectRequest, type CollectResponse, DataQuery, type DataResponse } from '@showback/contracts';
import { CurrentScope, type Scope } from '../auth/scope';
import { DataService } from './data.service';

/** `GET /api/v1/data` and what an admin can do about it. */
@Controller('api/v1/data')
export class DataController {
  constructor(private readonly data: DataService) {}

  @Get()
  read(@Query({ schema: DataQuery }) query: DataQuery, @CurrentScope() scope: Scope): Promise<DataResponse> {
    return this.data.read(query.window, scope);
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
