import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import {
  type AttributionResponse,
  type AttributionVersionResponse,
  type AttributionVersionsResponse,
  type DryRunResponse,
  PutAttributionQuery,
  type PutAttributionResponse,
} from '@showback/contracts';
import type { Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { AttributionService } from './attribution.service';
import { tagOf } from './precondition';

/** `/api/v1/attribution`: the document that says whose cost it is. */
@Controller('api/v1/attribution')
export class AttributionController {
  constructor(private readonly attribution: AttributionService) {}

  @Get()
  async latest(@CurrentScope() scope: Scope, @Res({ passthrough: true }) response: Response): Promise<AttributionResponse> {
    const latest = await this.attribution.latest(scope);
    response.setHeader('ETag', tagOf(latest.version));
    return latest;
  }

  @Get('versions')
  versions(): Promise<AttributionVersionsResponse> {
    return this.attribution.versions();
  }

  @Get('versions/:version')
  version(@Param('version') version: string): Promise<AttributionVersionResponse> {
    return this.attribution.version(version);
  }

  @Put()
  async put(
    @Body() body: unknown,
    @Query({ schema: PutAttributionQuery }) query: PutAttributionQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentScope() scope: Scope,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PutAttributionResponse | DryRunResponse> {
    const text = typeof body === 'string' ? body : '';
    if (query.dryRun === 'true') return this.attribution.dryRun(text, query.window);
    const stored = await this.attribution.put(text, ifMatch, scope);
    response.setHeader('ETag', tagOf(stored.version));
    return stored;
  }
}
