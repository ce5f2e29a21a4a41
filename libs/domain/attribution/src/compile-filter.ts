import { asksAbout, dimensionsAsked, type Filter, parseFilter, PLAIN_FIELDS } from '@showback/vocabulary';
import type { DocumentPath, Findings } from './document-faults';
import { isAboutPools, POOL_FIELDS } from './evaluate';

/** Reads the filters of a document. Null, and a fault, where one cannot be read or asks what cannot be answered there. */
export class FilterCompiler {
  constructor(
    /** That the document decides, `parent` among them. */
    private readonly dimensions: readonly string[],
    private readonly findings: Findings,
  ) {}

  /** Of a rule: dimensions are not decided yet. */
  ofRule(path: DocumentPath, text: string): Filter | null {
    const filter = this.ofDay(path, text);
    if (filter === null) return null;
    const [dimension] = dimensionsAsked(filter);
    if (dimension === undefined) return filter;
    this.findings.fault(path, `asks about ${dimension}, which rules only decide: ask about cluster, namespace, labels …`);
    return null;
  }

  /** Of what is shared: whatever a day knows, dimensions among it. */
  ofDay(path: DocumentPath, text: string): Filter | null {
    const filter = this.findings.attempt(path, () => parseFilter(text, this.dimensions));
    if (filter === null || !asksAbout(filter, ['pod', 'node'])) return filter;
    this.findings.fault(path, 'asks about pod or node: owners are decided by the day, whatever pods and nodes come and go');
    return null;
  }

  /** Of idle: a pool is judged as a whole. */
  ofPool(path: DocumentPath, text: string): Filter | null {
    const filter = this.findings.attempt(path, () => parseFilter(text, this.dimensions));
    if (filter === null || isAboutPools(filter)) return filter;
    this.findings.fault(path, `may only ask about what a node pool has: ${POOL_FIELDS.join(', ')}`);
    return null;
  }
}

/** Names that are taken in filters, groupings and answers: no dimension may have them. */
export const RESERVED_DIMENSIONS: readonly string[] = [
  ...PLAIN_FIELDS,
  ...['controllerName', 'label', 'namespaceLabel', 'annotation', 'nodeLabel', 'parent'],
  ...['start', 'component', 'amount', 'total', 'share', 'delta', 'cost'],
];
