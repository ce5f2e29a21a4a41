import { DEFAULT_DOCUMENT } from '@showback/attribution';
import { stringify } from 'yaml';

/** The built-in document as somebody would have written it. */
export const BUILT_IN_TEXT = `# Nothing is configured: this decides.\n${stringify(DEFAULT_DOCUMENT, { flowCollectionPadding: true })}`;
