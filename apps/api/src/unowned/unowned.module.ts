import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { UnownedController } from './unowned.controller';
import { UnownedMetrics } from './unowned-metrics';
import { UnownedService } from './unowned.service';

/** `/unowned`: what nobody owns, and the rules that would place it. */
@Module({ imports: [CostsModule], controllers: [UnownedController], providers: [UnownedService, UnownedMetrics] })
export class UnownedModule {}
