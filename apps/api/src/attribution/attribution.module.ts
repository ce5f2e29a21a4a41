import { Global, Module } from '@nestjs/common';
import { CostsModule } from '../costs/costs.module';
import { AttributionController } from './attribution.controller';
import { AttributionService } from './attribution.service';
import { DryRun } from './dry-run';
import { ManagedDocument } from './managed-document';
import { POLICIES } from './policies';
import { StoredPolicies } from './stored-policies';

/** Whose cost it is: the document's versions for everybody (`@Inject(POLICIES)`), and `/attribution`. */
@Global()
@Module({
  imports: [CostsModule],
  controllers: [AttributionController],
  providers: [StoredPolicies, { provide: POLICIES, useExisting: StoredPolicies }, ManagedDocument, DryRun, AttributionService],
  exports: [POLICIES],
})
export class AttributionModule {}
