import { SourceFault } from '@showback/allocation';
import { EntrySplitter } from '@showback/http';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';
import { quoted } from './entry';

/**
 * Reads one answer to its end and gives its entries one by one. Gives their number; 0 for every form of an empty answer.
 * @throws SourceFault when it is not whole, not OpenCost's, an error in an envelope, or holds more than one set.
 */
export async function readAnswer(body: AsyncIterable<unknown>, onEntry: (key: string, text: string) => void): Promise<number> {
  let entries = 0;
  let theSet = -1;
  const splitter = new EntrySplitter((set, key, text) => {
    if (entries === 0) theSet = set;
    if (set !== theSet)
      throw new SourceFault(
        'malformed',
        'The answer has several sets where one hour was asked for: accumulate=true is not understood there.',
      );
    entries += 1;
    onEntry(key, text);
  });
  for await (const chunk of body) splitter.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  splitter.end();
  refuseError(splitter.envelope);
  return entries;
}

/** Some errors come with status 200 around them. */
function refuseError(envelope: ReadonlyMap<string, string>): void {
  const code = Number(envelope.get('code') ?? '200');
  if (code >= 200 && code < 300) return;
  const message = (envelope.get('message') ?? '').slice(0, 200);
  throw new SourceFault('http-status', `OpenCost answers with an error inside: code ${code} ${message}`.trim(), code >= 500);
}

/** Checks that each entry speaks of the hour that was asked for. @throws SourceFault `wrong-window` */
export function windowChecker(hour: Instant): (key: string, window: { start: string; end: string }) => void {
  const [start, end] = [formatInstant(hour), formatInstant(hour + HOUR_MS)];
  return (key, window) => {
    if (window.start === start && window.end === end) return;
    if (Date.parse(window.start) === hour && Date.parse(window.end) === hour + HOUR_MS) return;
    throw new SourceFault(
      'wrong-window',
      `Asked for ${start} to ${end}, but ${quoted(key)} is about ${window.start.slice(0, 40)} to ${window.end.slice(0, 40)}: a cache in between, or another program, answers there.`,
    );
  };
}
