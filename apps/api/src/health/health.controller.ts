import { Controller, Get, Inject } from '@nestjs/common';
import { isMigrated, type Database } from '@showback/persistence';
import type { Health } from '@showback/contracts';
import { Problem } from '../http/problem';
import { DATABASE } from '../providers';

const PATIENCE_MS = 2_000;

/** Whether the process lives, and whether it can answer. */
@Controller()
export class HealthController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Get('healthz')
  live(): Health {
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(): Promise<Health> {
    const answer = isMigrated(this.database.pool).catch(() => false);
    if (await Promise.race([answer, late()])) return { status: 'ok' };
    throw new Problem({
      status: 503,
      detail: 'the database does not answer or is not migrated',
      headers: { 'Retry-After': '5' },
    });
  }
}

function late(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, PATIENCE_MS).unref();
  });
}
