import { Module } from '@nestjs/common';
import { CollectionModule } from '../collection';
import { CostsModule } from '../costs/costs.module';
import { ComparisonService } from './comparison.service';
import { DataController } from './data.controller';
import { DataService } from './data.service';

/** `/data`. */
@Module({ imports: [CollectionModule, CostsModule], controllers: [DataController], providers: [DataService, ComparisonService] })
export class DataModule {}
