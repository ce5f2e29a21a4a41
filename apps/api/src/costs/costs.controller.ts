import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { type CostsLongResponse, CostsQuery, type CostsResponse } from '@showback/contracts';
import type { Request, Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { Problem } from '../http/problem';
import { csvFile, ndjsonFile } from '../http/text-file';
import { type Answer, CostsService } from './costs.service';
import { digestParameters } from './cursor';
import { hasTag, setTag } from './etag';
import { setSummary } from './headers';
import { csvLong, csvRows, ndjson } from './lines';
import { longPoints } from './long';
import { pageOf } from './page';
import { moneyShown, presentHead, presentRow } from './present';
import { type Question, readQuestion } from './question';

/** `GET /api/v1/costs`. */
@Controller('api/v1/costs')
export class CostsController {
  constructor(private readonly costs: CostsService) {}

  @Get()
  async list(
    @Query({ schema: CostsQuery }) query: CostsQuery,
    @CurrentScope() scope: Scope,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CostsResponse | CostsLongResponse | StreamableFile | undefined> {
    if (query.format !== 'json' && query.cursor !== undefined)
      throw Problem.field('cursor', `format=${query.format} gives the whole answer: there are no pages`);
    const question = readQuestion(query, this.costs.askedAt());
    const parameters = digestParameters('costs', query);
    const merged = query.kinds === 'together';
    const paged = query.format === 'json' && query.layout !== 'long';
    const asking = { scope, parameters, merged, paged, has: (etag: string) => hasTag(request, etag) };
    const answer = await this.costs.answer(question, asking);
    setTag(response, answer.etag);
    if (answer.report === null) {
      response.status(304);
      return undefined;
    }
    return query.format === 'json'
      ? inJson(query, question, { ...answer, report: answer.report }, parameters)
      : inLines(query, question, { ...answer, report: answer.report }, response);
  }
}

type Answered = Answer & { report: NonNullable<Answer['report']> };

function inJson(query: CostsQuery, question: Question, answer: Answered, parameters: string): CostsResponse | CostsLongResponse {
  const { envelope, report, state } = answer;
  const money = moneyShown(question.decimals);
  const head = presentHead(envelope, report, money);
  const digests = { parameters, state };
  if (query.layout === 'long') {
    const points = longPoints(
      report.rows.map((row) => presentRow(row, money)),
      envelope.window.start,
    );
    return { ...head, ...pageOf([...points], question, digests) };
  }
  const { rows, nextCursor } = pageOf(report.rows, question, digests);
  return { ...head, rows: rows.map((row) => presentRow(row, money)), nextCursor };
}

function inLines(query: CostsQuery, question: Question, { envelope, report }: Answered, response: Response): StreamableFile {
  const money = moneyShown(question.decimals);
  const head = presentHead(envelope, report, money);
  const rows = function* () {
    for (const row of report.rows) yield presentRow(row, money);
  };
  const long = query.layout === 'long' ? () => longPoints(rows(), envelope.window.start) : null;
  const names = question.dimensions.map(({ name }) => name);
  setSummary(response, head);
  if (query.format === 'ndjson') return ndjsonFile(ndjson(head, long?.() ?? rows()));
  const lines = long === null ? csvRows(names, rows(), question.step !== null) : csvLong(names, long());
  return csvFile(lines, `costs-${envelope.window.start.slice(0, 10)}.csv`);
}
