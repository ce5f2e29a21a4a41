import type { ReactNode } from 'react';
import type { Refusal } from '../../lib/api';
import { formatInstant } from '../../lib/format';
import { SignIn } from '../shell/sign-in';
import { Notice } from './notice';
import { Retry } from './retry';

const HOLDS = 'What was collected is kept in the ledger; nothing is lost, and other pages may still answer.';

/** Why the API gave no figures, since when, what still holds, and what the reader can do about it. */
export function Trouble({
  trouble,
  absent,
}: {
  trouble: Refusal;
  /** What is said where there is no such thing. */ absent?: ReactNode;
}) {
  switch (trouble.why) {
    case 'unreachable':
      return (
        <Failure title="The API does not answer">
          Nothing listens at <code className="break-all text-ink">{trouble.detail}</code>. Start it with{' '}
          <code className="text-ink">npm start</code>.
        </Failure>
      );
    case 'late':
      return <Failure title="The API took too long">It may be collecting history, or the window is very long.</Failure>;
    case 'failed':
      return <Failure title="The API could not answer">{trouble.detail}</Failure>;
    case 'absent':
      if (absent !== undefined) return absent;
      return (
        <Notice title="There is no such thing here">
          <p className="break-words">{trouble.detail}</p>
        </Notice>
      );
    case 'forbidden':
      return (
        <Notice title="This is not shown to you">
          <p className="break-words">What you may see is said by your token or your groups; an admin can give you more.</p>
        </Notice>
      );
    case 'asked':
      return <Misasked trouble={trouble} />;
    case 'token':
      return (
        <Notice title={trouble.refused ? 'Your token is not known here any more' : 'A token is needed'}>
          <p>Paste the token that you were given. It is kept in this browser, where no script can read it.</p>
          <SignIn refused={trouble.refused} />
        </Notice>
      );
  }
}

function Failure({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Notice title={title}>
      <p className="break-words">{children}</p>
      <p className="mt-2">
        Seen {formatInstant(new Date().toISOString())}. {HOLDS}
      </p>
      <Retry />
    </Notice>
  );
}

function Misasked({ trouble }: { trouble: Extract<Refusal, { why: 'asked' }> }) {
  return (
    <Notice title="The address asks for something that cannot be answered">
      <ul className="space-y-1 text-left">
        {trouble.errors.map(({ field, message }) => (
          <li key={field + message} className="break-words">
            <code className="text-ink">{field}</code>: {message}
          </li>
        ))}
        {trouble.errors.length === 0 ? <li className="break-words">{trouble.detail}</li> : null}
      </ul>
      <p className="mt-4">
        <a href="?" className="link text-ink">
          Show this page as it is by default
        </a>
      </p>
    </Notice>
  );
}
