import { CopyButton } from '../../../components/copy/copy-button';
import { address } from '../../../lib/view';

/** The same question for a terminal: as curl, and as the command line's own. */
export function Take({ question }: { question: Record<string, string | undefined> }) {
  const curl = `curl -H "Authorization: Bearer $SHOWBACK_TOKEN" "$SHOWBACK_URL${address('/api/v1/costs', question).replace(/"/g, '%22')}"`;
  const flags = Object.entries(question).filter(([, value]) => value !== undefined && value !== '');
  const cli = ['npx showback costs', ...flags.map(([name, value]) => `--${name} ${quoted(value ?? '')}`)].join(' ');
  return (
    <details className="no-print mt-8 text-sm">
      <summary className="control w-fit list-none">Ask it elsewhere</summary>
      <dl className="mt-4 space-y-4">
        <Command name="curl" text={curl} />
        <Command name="CLI" text={cli} />
      </dl>
    </details>
  );
}

function Command({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="mb-1 flex items-center gap-3 text-quiet">
        {name} <CopyButton text={text} what={`as ${name}`} />
      </dt>
      <dd>
        <code className="block overflow-x-auto rounded-lg border border-line bg-soft p-3 break-all">{text}</code>
      </dd>
    </div>
  );
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w.,:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
