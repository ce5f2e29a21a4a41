/** What YAML reads as it is written: neither another type nor a beginning of something else. */
const PLAIN = /^[A-Za-z_/][\w./-]*$/;
const OTHERWISE = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A rule as people write it in the document: `{ value: platform, when: 'namespace:"kube-system"' }`. */
export function ruleText(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !OTHERWISE.test(value) ? value : quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(ruleText).join(', ')}]`;
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, held]) => `${ruleText(key)}: ${ruleText(held)}`).join(', ')} }`;
}

/** Single quotes let everything stand as it is, but for what is not seen: that needs escapes. */
function quoted(text: string): string {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
