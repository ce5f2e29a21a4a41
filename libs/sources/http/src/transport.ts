import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { cutOffFault, networkFault, refusedFault, shownUrl, timeoutFault, type Product } from './faults';

/** How to reach a server. Headers are resolved secrets: never logged. */
export interface Server {
  url: string;
  /** `/model` behind Kubecost and the UI. */
  pathPrefix: string;
  headers: Readonly<Record<string, string>>;
  /** PEM text of the authority to trust; null: the system's. */
  ca: string | null;
  /** For one request with its whole answer. */
  timeoutMs: number;
}

type Params = Readonly<Record<string, string>>;
type Consume<T> = (body: AsyncIterable<unknown>) => Promise<T>;
type Question = { method: 'GET'; url: string; params: Params } | { method: 'POST'; url: string; data: URLSearchParams };

const REFUSAL_BYTES = 4_096;

/** Asks one server and gives its answers as streams. */
export class Transport {
  private readonly client: AxiosInstance;
  private readonly base: string;

  constructor(
    private readonly server: Server,
    private readonly product: Product,
  ) {
    const { ca, headers } = server;
    this.base = server.url.replace(/\/+$/, '') + server.pathPrefix.replace(/\/+$/, '');
    this.client = axios.create({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 1, ...(ca === null ? {} : { ca }) }),
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'showback', ...headers },
      responseType: 'stream',
      // A redirect leads to a login page as a rule, and would take the headers there.
      maxRedirects: 0,
      maxContentLength: Infinity,
      proxy: false,
      validateStatus: () => true,
    });
  }

  /** Closes idle connections. */
  close(): void {
    const { httpAgent, httpsAgent } = this.client.defaults as { httpAgent: HttpAgent; httpsAgent: HttpsAgent };
    httpAgent.destroy();
    httpsAgent.destroy();
  }

  /**
   * One GET; `consume` reads the body to its end.
   * @throws SourceFault; the signal's reason when it aborts.
   */
  get<T>(path: string, params: Params, signal: AbortSignal, consume: Consume<T>): Promise<T> {
    return this.ask({ method: 'GET', url: this.base + path, params }, signal, consume);
  }

  /** One POST with the parameters as a form, for questions too long for an address; else like `get`. */
  post<T>(path: string, form: Params, signal: AbortSignal, consume: Consume<T>): Promise<T> {
    return this.ask({ method: 'POST', url: this.base + path, data: new URLSearchParams(form) }, signal, consume);
  }

  private async ask<T>(question: Question, signal: AbortSignal, consume: Consume<T>): Promise<T> {
    const { url } = question;
    const ending = new AbortController();
    const abort = (): void => ending.abort();
    const timer = setTimeout(abort, this.server.timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      return await this.exchange(question, ending.signal, consume);
    } catch (error) {
      signal.throwIfAborted();
      throw ending.signal.aborted ? timeoutFault(shownUrl(url), this.product, this.server.timeoutMs) : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  private async exchange<T>(question: Question, signal: AbortSignal, consume: Consume<T>): Promise<T> {
    const { url } = question;
    const response = await this.send(question, signal);
    const { data: body, status } = response;
    try {
      if (status >= 200 && status < 300) return await consume(body);
      throw refusedFault(
        { status, headers: response.headers, text: await beginning(body) },
        shownUrl(url),
        this.product,
        Date.now(),
      );
    } catch (error) {
      throw cutOffFault(error, shownUrl(url));
    } finally {
      body.destroy();
    }
  }

  private async send(question: Question, signal: AbortSignal): Promise<AxiosResponse<Readable>> {
    try {
      return await this.client.request<Readable>({ ...question, signal });
    } catch (error) {
      throw networkFault(error, shownUrl(question.url));
    }
  }
}

async function beginning(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      chunks.push(buffer);
      bytes += buffer.length;
      if (bytes >= REFUSAL_BYTES) break;
    }
  } catch {
    // The status says enough; what the body would have said is lost.
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, REFUSAL_BYTES);
}
