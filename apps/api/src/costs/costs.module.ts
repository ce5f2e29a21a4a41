import { Module } from '@nestjs/common';
import { ContainersController } from './containers.controller';
import { CostsController } from './costs.controller';
import { CostsService } from './costs.service';
import { WorkloadsController } from './workloads.controller';
import { WorkloadsService } from './workloads.service';

/** `/costs`, `/workloads` and `/containers`. */
@Module({
  controllers: [CostsController, WorkloadsController, ContainersController],
  providers: [CostsService, WorkloadsService],
  exports: [CostsService],
})
export class CostsModule {}
