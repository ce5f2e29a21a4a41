import { Controller, Get, Header } from '@nestjs/common';
import { DOCS_POLICY, docsPage } from './docs-page';
import { openApiDocument } from './document';

/** The API about itself. */
@Controller('api/v1')
export class OpenApiController {
  private readonly document = openApiDocument();
  private readonly page = docsPage();

  @Get('openapi.json')
  json(): Record<string, unknown> {
    return this.document;
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', DOCS_POLICY)
  docs(): string {
    return this.page;
  }
}
