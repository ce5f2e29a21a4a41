import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { compileDocument, type DocumentPath, joinTexts, type Policy } from '@showback/attribution';
import { AttributionDocument, type DocumentFault } from '@showback/contracts';
import { stringify } from 'yaml';
import type { Config } from '../config/config';
import { FAULTS_MAX } from '../config/yaml-faults';
import { documentOfFile, documentOfText, type PlacedFault, type WholeDocument } from './document-parts';
import { issueFaults } from './document-schema';
import { re2Pattern } from './re2-pattern';

/** A document that can be put in force. */
export interface GoodDocument {
  document: AttributionDocument;
  policy: Policy;
  /** What is allowed, but can have no effect. */
  warnings: DocumentFault[];
  /** As given; with what it includes, where it does. */
  text: string;
  /** Of all the text that it was read from. */
  contentHash: string;
}

/** What became of a text: a document, or everything that is wrong with it. */
export type Reading = GoodDocument | { faults: DocumentFault[] };

/** Reads YAML or JSON, with the texts of the files that it includes below it. */
export function readDocumentText(text: string): Reading {
  return judge(documentOfText(text));
}

/** Reads what is configured: a file with all that it includes, or the document itself. */
export function readConfiguredDocument(attribution: NonNullable<Config['attribution']>): Reading {
  return judge(
    'file' in attribution
      ? documentOfFile(attribution.file, dirname(attribution.file))
      : documentOfText(stringify(attribution.document, { aliasDuplicateObjects: false })),
  );
}

/** First the texts, then the structure, then what the parts mean to each other: each step only on what the one before let pass. */
function judge(whole: WholeDocument): Reading {
  if (whole.faults.length > 0) return { faults: shown(whole.faults) };
  const parsed = AttributionDocument.safeParse(whole.value);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => issueFaults(issue, AttributionDocument));
    return { faults: placed(whole, issues) };
  }
  const compiled = compileDocument(parsed.data, { pattern: re2Pattern });
  if ('faults' in compiled) return { faults: placed(whole, compiled.faults) };
  const warnings = placed(whole, compiled.warnings);
  return { document: parsed.data, policy: compiled.policy, warnings, text: textOf(whole), contentHash: hashOf(whole) };
}

/** The first of them with their places: each is looked for in all of the text, and nobody reads thousands. */
function placed(
  whole: WholeDocument,
  faults: readonly { path: DocumentPath; message: string; key?: boolean | undefined }[],
): DocumentFault[] {
  const first = shown(faults.slice(0, FAULTS_MAX).map(({ path, message, key }) => whole.faultAt(path, message, key)));
  if (faults.length <= FAULTS_MAX) return first;
  const message = `more than ${FAULTS_MAX} places are wrong (${faults.length})`;
  return [...first, { file: null, line: null, column: null, field: '', message }];
}

/** By file and place, as one reads. */
function shown(faults: readonly PlacedFault[]): DocumentFault[] {
  const found = faults.map(({ file, place, field, message }) => ({
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    field,
    message,
  }));
  return found.sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf({ texts }: WholeDocument): string {
  const [first, ...others] = texts;
  return joinTexts(
    first?.text ?? '',
    others.map(({ name, text }) => ({ name: name ?? '', text })),
  );
}

function hashOf({ texts }: WholeDocument): string {
  const parts = texts.map(({ name, text }, index) => [index === 0 ? null : name, text]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** `teams.yaml:3:5: teams[0].id: …`, for logs and refusals. */
export function faultLine({ file, line, column, field, message }: DocumentFault, otherwise: string): string {
  const place = [file ?? otherwise, line, column].filter((part) => part !== null).join(':');
  return [place, field, message].filter((part) => part !== '').join(': ');
}
