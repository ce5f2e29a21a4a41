import { Problem } from '../http/problem';

/** The tag of a version: what `GET /attribution` gives and a change names. 0: the built-in document. */
export function tagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Refuses a change that does not say which version it follows, or another than the latest.
 * @throws Problem 428 without `If-Match`, 412 where it names another version
 */
export function checkPrecondition(header: string | undefined, latest: number): void {
  if (header === undefined || header.trim() === '') {
    const detail = `If-Match is required: the ETag of GET /api/v1/attribution, so that nobody's change is lost`;
    throw new Problem({ status: 428, detail, headers: { ETag: tagOf(latest) } });
  }
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes('*') && !tags.includes(tagOf(latest))) throw changed(latest);
}

/** 412: somebody else's version came in between. */
export function changed(latest: number): Problem {
  const detail = `the latest version is ${latest}: read it again, and name it in If-Match as ${tagOf(latest)}`;
  return new Problem({ status: 412, detail, headers: { ETag: tagOf(latest) } });
}
