import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { ServicesService } from './services.service';
import { TeamsController } from './teams.controller';
import { TeamsService } from './teams.service';

/** `/teams` and `/services`. */
@Module({ imports: [CostsModule], controllers: [TeamsController], providers: [TeamsService, ServicesService] })
export class TeamsModule {}
