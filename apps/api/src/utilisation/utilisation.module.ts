import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { UtilisationController } from './utilisation.controller';
import { UtilisationService } from './utilisation.service';

/** `/utilisation`. */
@Module({ imports: [CostsModule], controllers: [UtilisationController], providers: [UtilisationService] })
export class UtilisationModule {}
