/** Where in a document: `['dimensions', 'team', 2, 'when']`. */
export type DocumentPath = readonly (string | number)[];

/** One thing that is wrong with a document, or that can have no effect. */
export interface DocumentFault {
  path: DocumentPath;
  message: string;
}

/** Collects everything that is wrong, and what is merely without effect. */
export class Findings {
  readonly faults: DocumentFault[] = [];
  readonly warnings: DocumentFault[] = [];

  fault(path: DocumentPath, message: string): void {
    this.faults.push({ path, message });
  }

  warn(path: DocumentPath, message: string): void {
    this.warnings.push({ path, message });
  }

  /** What `make` gives; null, and a fault with the error's words, where it throws. */
  attempt<Made>(path: DocumentPath, make: () => Made): Made | null {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.fault(path, error.message);
      return null;
    }
  }
}
