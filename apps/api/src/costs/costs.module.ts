import { Module } from '@nestjs/common';
import { CostsController } from './costs.controller';
import { CostsService } from './costs.service';
import { WorkloadsController } from './workloads.controller';
import { WorkloadsService } from './workloads.service';

/** `/costs` and `/workloads`. */
@Module({
  controllers: [CostsController, WorkloadsController],
  providers: [CostsService, WorkloadsService],
  exports: [CostsService],
})
export class CostsModule {}
