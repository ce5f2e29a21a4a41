import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { ExplainController } from './explain.controller';
import { ExplainService } from './explain.service';

/** Why a workload is whose it is. */
@Module({ imports: [CostsModule], controllers: [ExplainController], providers: [ExplainService] })
export class ExplainModule {}
