import { address, carried, stepOf, type View } from '../../../lib/view';

/** A question as the API takes it. */
export type Question = Record<string, string | undefined>;

/** What the address asks, with all that the page adds to it. */
export function questionOf(view: View): Question {
  return {
    ...carried(view),
    compare: view.compare ?? 'previous',
    by: view.by ?? 'team',
    filter: view.filter,
    kinds: 'together',
  };
}

/** The question of the chart. It compares nothing. */
export function drawnOf(view: View): Question {
  return { ...questionOf(view), compare: undefined, step: view.step ?? stepOf(view), top: '8' };
}

/** The question for a terminal: as curl, and as the command line's own, whose flags are the API's parameters. */
export function commandsOf(question: Question): { curl: string; cli: string } {
  const url = `\${SHOWBACK_URL:-http://127.0.0.1:3001}${address('/api/v1/costs', question)}`;
  const given = Object.entries(question).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  return {
    curl: `curl -H "Authorization: Bearer $SHOWBACK_TOKEN" "${url}"`,
    cli: ['npx showback costs', ...given.map(([name, value]) => `--${name} ${quoted(value)}`)].join(' '),
  };
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w.,:][\w.,:-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
