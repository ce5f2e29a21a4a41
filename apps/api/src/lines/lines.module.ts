import { Module } from '@nestjs/common';
import { LineMetrics } from './line-metrics';
import { LinesService } from './lines.service';

/** The read model: a background job that makes lines by owner of what collection stored. */
@Module({ providers: [LinesService, LineMetrics], exports: [LinesService] })
export class LinesModule {}
