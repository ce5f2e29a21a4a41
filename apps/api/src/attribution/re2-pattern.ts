import type { Pattern } from '@showback/attribution';
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** The group that is the value, where a pattern has it. */
const VALUE = 'value';

/**
 * A pattern of RE2, whose time is linear in the text, whatever the pattern: nobody's rules can hold up everybody's figures.
 * What needs to go back (look-around, back-references) is therefore no pattern.
 * @throws SyntaxError that says what is wrong
 */
export function re2Pattern(source: string): Pattern {
  const pattern = compile(source);
  const hasValue = Object.hasOwn(pattern.namedGroups(), VALUE);
  return {
    source,
    read: (text) => {
      const matcher = pattern.matcher(text);
      return matcher.find() ? (hasValue ? matcher.group(VALUE) : matcher.group()) : null;
    },
    replaceAll: (text, by) => pattern.matcher(text).replaceAll(by),
  };
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const shown = (error.input ?? '').slice(0, 40);
    throw new SyntaxError(`is no pattern (RE2): ${error.error}${shown === '' ? '' : ` at ${JSON.stringify(shown)}`}`, {
      cause: error,
    });
  }
}
