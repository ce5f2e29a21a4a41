import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecretSource } from './schema';

/** Where secrets come from. Paths are relative to `folder`, that of the configuration file. */
export interface SecretStore {
  env: NodeJS.ProcessEnv;
  folder: string;
}

/** Reads headers. @throws Error that says which header and which file or variable, never a value. */
export function resolveHeaders(headers: Readonly<Record<string, SecretSource>>, store: SecretStore): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, source]) => [name, resolveSecret(name, source, store)]));
}

function resolveSecret(name: string, source: SecretSource, { env, folder }: SecretStore): string {
  if (typeof source === 'string') return source;
  const origin = 'env' in source ? `environment variable ${source.env}` : `file ${resolve(folder, source.file)}`;
  const found = 'env' in source ? env[source.env] : readText(resolve(folder, source.file));
  if (found === undefined) throw new Error(`header ${name}: ${origin} ${'env' in source ? 'is not set' : 'cannot be read'}`);
  const value = found.trim();
  if (value === '') throw new Error(`header ${name}: ${origin} is empty`);
  // What a header may not hold would fail at the first request, with the secret in the message.
  if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) throw new Error(`header ${name}: ${origin} holds more than one line of text`);
  return value;
}

/** Reads a CA file. @throws Error that names the file when it is not there or holds no certificate. */
export function readCa(file: string, folder: string): string {
  const path = resolve(folder, file);
  const pem = readText(path);
  if (pem === undefined) throw new Error(`caFile ${path} cannot be read`);
  try {
    new X509Certificate(pem);
  } catch {
    throw new Error(`caFile ${path} is not a certificate in PEM form`);
  }
  return pem;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
