import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { ProblemBody } from '@showback/contracts';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { correlationIdOf } from './correlation';
import { Problem } from './problem';
import { problemOf } from './problem-of';

/** Answers whatever is thrown as `application/problem+json`; what is a fault of ours is logged whole and told by its correlation id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const known = problemOf(thrown, request.path);
    const correlationId = correlationIdOf(request);
    if (known === null) this.logger.error({ err: thrown, correlationId }, 'a request failed');
    else if (known.status >= 500) this.logger.warn({ err: thrown, correlationId }, 'a request could not be answered');
    const problem =
      known ?? new Problem({ status: 500, detail: 'this is a fault of Showback; the log has it under the correlation id' });
    // A stream that broke off midway must not look complete.
    if (response.headersSent) response.destroy();
    else answerProblem(request, response, problem);
  }
}

/** Writes a problem as the answer. */
export function answerProblem(request: Request, response: Response, problem: Problem): void {
  const body: ProblemBody = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    instance: request.path,
    correlationId: correlationIdOf(request),
    errors: [...problem.errors],
  };
  response.status(problem.status);
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  response.type('application/problem+json').send(JSON.stringify(body));
}
