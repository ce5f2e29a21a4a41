import type { Envelope, QuotasQuery } from '@showback/contracts';
import type { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Scope } from '../auth/scope';
import { digestParameters } from '../costs/cursor';
import { hasTag, setTag } from '../costs/etag';
import { setEnvelope } from '../costs/headers';
import { type Columns, ndjson, table } from '../costs/lines';
import { nextCursorOf } from '../costs/page';
import { Problem } from '../http/problem';
import { csvFile, ndjsonFile } from '../http/text-file';
import type { Found, GovernanceService, GovernedList } from './governance.service';

/** A list of what governs namespaces. */
export interface AskedList<Listed, Row> extends GovernedList<Listed, Row> {
  /** What the route and the file are called. */
  name: string;
  /** What it can be sorted by, besides cluster and namespace; the first by default, the most first. */
  sorts: readonly string[];
  columns: Columns<Row>;
}

interface Asker {
  scope: Scope;
  request: Request;
  response: Response;
}

type Listing<Row> = Envelope & Pick<Found<Row>, 'unmeasured'> & { rows: Row[]; nextCursor: string | null };

/** Answers in the form that is asked for; undefined: the asker has it already. @throws Problem */
export async function answerList<Listed, Row extends object>(
  service: GovernanceService,
  query: QuotasQuery,
  { scope, request, response }: Asker,
  of: AskedList<Listed, Row>,
): Promise<Listing<Row> | StreamableFile | undefined> {
  const { cluster, namespace, format, ...asked } = query;
  const whole = format !== 'json';
  if (whole && query.cursor !== undefined)
    throw Problem.field('cursor', `format=${format} gives the whole answer: there are no pages`);
  const question = service.question(asked, of.sorts);
  const parameters = digestParameters(of.name, query);
  const asking = { scope, parameters, has: (etag: string) => hasTag(request, etag) };
  const { etag, state, envelope, found } = await service.answer(question, { cluster, namespace, whole }, asking, of);
  setTag(response, etag);
  if (found === null) {
    response.status(304);
    return undefined;
  }
  const { rows, count, unmeasured } = found;
  const head = { ...envelope, unmeasured };
  if (!whole) return { ...head, rows, nextCursor: nextCursorOf(count, question, { parameters, state }) };
  setEnvelope(response, envelope, { Unmeasured: String(unmeasured.length) });
  return format === 'ndjson'
    ? ndjsonFile(ndjson(head, rows))
    : csvFile(table(of.columns, rows), `${of.name}-${envelope.window.start.slice(0, 10)}.csv`);
}
