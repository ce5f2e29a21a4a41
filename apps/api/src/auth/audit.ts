import { Inject, Injectable } from '@nestjs/common';
import type { AuditEntry } from '@showback/persistence';
import { formatInstant, type Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import { CLOCK, LOGGER } from '../providers';
import type { Scope } from './scope';

/**
 * Who changed what. A line is made before the change, written by the transaction that makes it, and printed after it:
 * so the log of the process says nothing that did not happen.
 */
@Injectable()
export class Audit {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  /** The line of what somebody is about to do. `action`: `data.accept`; `detail`: to what, without secrets. */
  line({ name, role }: Pick<Scope, 'name' | 'role'>, action: string, detail: AuditEntry['detail']): AuditEntry {
    return { at: this.clock(), who: name, role, action, detail };
  }

  /** Prints the line of what was done. */
  print({ at, ...line }: AuditEntry): void {
    this.logger
      .child({ area: 'audit' })
      .info({ ...line, at: formatInstant(Math.floor(at / 1000) * 1000) }, `${line.who} did ${line.action}`);
  }
}
