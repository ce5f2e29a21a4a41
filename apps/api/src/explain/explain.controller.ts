import { Controller, Get, Query } from '@nestjs/common';
import { ExplainQuery, type ExplainResponse } from '@showback/contracts';
import { CurrentScope, type Scope } from '../auth/scope';
import { ExplainService } from './explain.service';

/** `GET /api/v1/attribution/explain`. */
@Controller('api/v1/attribution/explain')
export class ExplainController {
  constructor(private readonly service: ExplainService) {}

  @Get()
  explain(@Query({ schema: ExplainQuery }) query: ExplainQuery, @CurrentScope() scope: Scope): Promise<ExplainResponse> {
    return this.service.explain(query, scope);
  }
}
