import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { QuotasController } from './quotas.controller';
import { QuotasService } from './quotas.service';

/** `/quotas`. */
@Module({ imports: [CostsModule], controllers: [QuotasController], providers: [QuotasService] })
export class QuotasModule {}
