/** One thing that is wrong with the configuration: where (`clusters[0].opencost.url`), and what is allowed there. Never a value. */
export interface ConfigFault {
  path: string;
  message: string;
}

/** The configuration cannot be used: everything that is wrong with it, at once. Ends the process with exit code 2. */
export class ConfigFaults extends Error {
  constructor(
    readonly file: string,
    readonly faults: readonly ConfigFault[],
  ) {
    super(describeFaults(file, faults));
    this.name = 'ConfigFaults';
  }
}

/** `showback.yaml: 2 faults`, then a line for each. */
function describeFaults(file: string, faults: readonly ConfigFault[]): string {
  const lines = faults.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
  return [`${file}: ${faults.length} fault${faults.length === 1 ? '' : 's'}`, ...lines].join('\n');
}

/** `['clusters', 0, 'opencost', 'url']` → `clusters[0].opencost.url`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) =>
      typeof part === 'number' ? `[${part}]` : /^[\w-]+$/.test(String(part)) ? `.${String(part)}` : `[${JSON.stringify(part)}]`,
    )
    .join('')
    .replace(/^\./, '');
}
