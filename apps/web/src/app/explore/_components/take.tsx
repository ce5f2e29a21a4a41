import { CopyButton } from '../../../components/copy/copy-button';
import { commandsOf, type Question } from './question';

/** The same question for a terminal. */
export function Take({ question }: { question: Question }) {
  const { curl, cli } = commandsOf(question);
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
