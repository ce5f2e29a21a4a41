import { Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { GovernanceController } from './governance.controller';
import { GovernanceService } from './governance.service';

/** `/quotas`, `/limitranges` and `/disruptionbudgets`. */
@Module({ imports: [CostsModule], controllers: [GovernanceController], providers: [GovernanceService] })
export class GovernanceModule {}
