import type { Request, Response } from 'express';

/** Whether `If-None-Match` names the tag, compared weakly. */
export function hasTag(request: Request, etag: string): boolean {
  const header = request.headers['if-none-match'] ?? '';
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag));
}

/** What every answer about cost tells caches. `Cache-Control` and `Vary` are set for all routes. */
export function setTag(response: Response, etag: string): void {
  response.setHeader('ETag', etag);
}
