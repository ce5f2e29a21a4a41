import { differenceOf } from './difference';

/** What somebody changed: the lines that went and came between one version and the next. */
export function Changes({
  before,
  after,
}: {
  before: { version: number; text: string };
  after: { version: number; text: string };
}) {
  const lines = differenceOf(before.text, after.text);
  return (
    <section aria-labelledby="changes" className="mt-12">
      <h2 id="changes" className="text-lg font-semibold tracking-tight">
        What version {after.version} changed
      </h2>
      {lines.length === 0 ? (
        <p className="mt-3 text-sm text-quiet">Its text is that of version {before.version}.</p>
      ) : (
        <ol
          tabIndex={0}
          aria-labelledby="changes"
          className="mt-3 max-h-144 overflow-auto rounded-lg border border-line py-2 font-mono text-sm"
        >
          {lines.map(({ kind, text }, index) => (
            <li key={index} className={`w-max min-w-full px-4 whitespace-pre ${LOOKS[kind]}`}>
              <span className="sr-only">{SAID[kind]} </span>
              <span aria-hidden="true">{MARKS[kind]} </span>
              {text}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const LOOKS = { gone: 'bg-bad/8 text-bad', come: 'bg-good/8 text-good', same: 'text-quiet', skip: 'text-quiet' };
const MARKS = { gone: '−', come: '+', same: ' ', skip: ' ' };
const SAID = { gone: 'Removed:', come: 'Added:', same: '', skip: '' };
