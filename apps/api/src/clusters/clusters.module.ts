import { Module } from '@nestjs/common';
import { CollectionModule } from '../collection';
import { CostsModule } from '../costs/costs.module';
import { ClustersController } from './clusters.controller';
import { ClustersService } from './clusters.service';

/** `/clusters`. */
@Module({ imports: [CollectionModule, CostsModule], controllers: [ClustersController], providers: [ClustersService] })
export class ClustersModule {}
