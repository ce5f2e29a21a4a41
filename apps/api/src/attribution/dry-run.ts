import { Injectable } from '@nestjs/common';
import type { Policy } from '@showback/attribution';
import type { DocumentFault, DryRunResponse } from '@showback/contracts';
import { Problem } from '../http/problem';

/** A document to be tried out. */
export interface DryRunRequest {
  policy: Policy;
  /** As asked; default: the last seven complete UTC days. */
  window: string | undefined;
  warnings: readonly DocumentFault[];
}

/** What a document would change. */
@Injectable()
export class DryRun {
  run({ warnings }: DryRunRequest): Promise<DryRunResponse> {
    return Promise.reject(new Problem({ status: 501, detail: `dry runs are not part of this version yet; ${warnings.length} warnings` }));
  }
}
