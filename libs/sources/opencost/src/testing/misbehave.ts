import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './replay';

/** What a server between us and the truth can do to an answer. */
export type Misbehaviour =
  /** Closes the connection without a word. */
  | 'down'
  /** Never answers. */
  | 'hang'
  /** Sends the beginning, then nothing more. */
  | 'stall'
  /** Answers after so many milliseconds. */
  | { slowMs: number }
  /** `retryAfter` as the header says it. */
  | { status: number; retryAfter?: string }
  | 'half-body'
  /** The whole length is announced by chunks, but the JSON ends in the middle. */
  | 'half-json'
  | 'html'
  | { redirect: string }
  | 'gzip'
  | 'half-gzip'
  | 'wrong-cluster'
  /** Every tenth row is another cluster's. */
  | 'mixed-clusters'
  | 'other-window'
  | 'no-rows'
  | 'no-sets'
  | 'null-data'
  /** A cost is `null`, as OpenCost writes NaN. */
  | 'nan'
  | 'error-inside'
  | 'no-idle'
  /** Two rows of three are gone. */
  | 'cheaper';

/** Answers wrongly in the given way. */
export function misbehave(response: ServerResponse, good: Answer, fault: Misbehaviour): void {
  if (fault === 'down') return void response.socket?.destroy();
  if (fault === 'hang') return;
  if (fault === 'stall') {
    begin(response, good, good.body.length);
    return;
  }
  if (fault === 'half-body') {
    begin(response, good, good.body.length);
    setTimeout(() => response.socket?.destroy(), 10);
    return;
  }
  if (typeof fault === 'object' && 'slowMs' in fault) {
    setTimeout(() => finish(response, good), fault.slowMs);
    return;
  }
  const { headers, ...answer } = changed(good, fault);
  finish(response, answer, headers);
}

function begin(response: ServerResponse, { status, type, body }: Answer, length: number): void {
  response.writeHead(status, { 'content-type': type, 'content-length': length });
  response.write(body.subarray(0, Math.floor(length / 2)));
}

function finish(response: ServerResponse, { status, type, body }: Answer, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length, ...headers });
  response.end(body);
}

type Changed = Answer & { headers?: Record<string, string> };

function changed(good: Answer, fault: Exclude<Misbehaviour, { slowMs: number }>): Changed {
  if (typeof fault === 'object') {
    if ('redirect' in fault) return { ...good, status: 302, body: Buffer.alloc(0), headers: { location: fault.redirect } };
    const body = Buffer.from(`{"code":${fault.status},"data":null,"message":"prometheus unavailable"}`);
    return {
      ...good,
      status: fault.status,
      body,
      headers: fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
    };
  }
  switch (fault) {
    case 'html':
      return {
        status: 200,
        type: 'text/html',
        body: Buffer.from('<!doctype html><html><title>Sign in</title><form></form></html>'),
      };
    case 'gzip':
      return { ...good, body: gzipSync(good.body), headers: { 'content-encoding': 'gzip' } };
    case 'half-gzip': {
      const zipped = gzipSync(good.body);
      return { ...good, body: zipped.subarray(0, Math.floor(zipped.length / 2)), headers: { 'content-encoding': 'gzip' } };
    }
    case 'half-json':
      return { ...good, body: good.body.subarray(0, Math.floor(good.body.length / 2)) };
    default:
      return { ...good, body: Buffer.from(otherText(good.body.toString('utf8'), fault)) };
  }
}

function otherText(text: string, fault: string): string {
  switch (fault) {
    case 'wrong-cluster':
      return text.replaceAll('"cluster":"globex-eu"', '"cluster":"initech-us"');
    case 'mixed-clusters': {
      let row = 0;
      return text.replaceAll('"cluster":"globex-eu"', (own) => (++row % 10 === 0 ? '"cluster":"initech-us"' : own));
    }
    case 'other-window':
      return text.replaceAll(/"(start|end)":"\d{4}/g, '"$1":"2025');
    case 'no-rows':
      return '{"code":200,"data":[{}]}\n';
    case 'no-sets':
      return '{"code":200,"data":[]}\n';
    case 'null-data':
      return '{"code":200,"data":null}\n';
    case 'nan':
      return text.replace(/("cpuCost":)[^,]+/, '$1null');
    case 'error-inside':
      return '{"code":500,"data":null,"message":"error querying prometheus"}';
    default:
      return fewerRows(text, fault === 'cheaper' ? (_, index) => index % 3 === 0 : (key) => !key.endsWith('__idle__'));
  }
}

function fewerRows(text: string, keep: (key: string, index: number) => boolean): string {
  const answer = JSON.parse(text) as { data: unknown };
  if (!Array.isArray(answer.data)) return text;
  const data = (answer.data as Record<string, unknown>[]).map((set) =>
    Object.fromEntries(Object.entries(set).filter(([key], index) => keep(key, index))),
  );
  return JSON.stringify({ ...answer, data });
}
