import type { Refusal } from '../../lib/api';
import { Notice } from './notice';
import { SignIn } from './sign-in';

/** Why the API gave no figures, and what the reader can do about it. */
export function Trouble({ trouble }: { trouble: Refusal }) {
  switch (trouble.why) {
    case 'unreachable':
      return (
        <Notice title="The API does not answer">
          <p>
            Nothing listens at <code className="break-all text-ink">{trouble.detail}</code>. Start it with{' '}
            <code className="text-ink">npm start</code>; this page then works again when it is reloaded.
          </p>
        </Notice>
      );
    case 'late':
      return (
        <Notice title="The API took too long">
          <p>It may be collecting history. Reload the page in a moment.</p>
        </Notice>
      );
    case 'token':
      return (
        <Notice title={trouble.refused ? 'Your token is not known here any more' : 'A token is needed'}>
          <p>Paste the token that you were given. It is kept in this browser, where no script can read it.</p>
          <SignIn refused={trouble.refused} />
        </Notice>
      );
    case 'failed':
      return (
        <Notice title="The API could not answer">
          <p className="break-words">{trouble.detail}</p>
        </Notice>
      );
  }
}
