import type { Refused } from '../../lib/change-rules';

/** Why a document was not taken: each fault at its line and column, where it is one of the text. */
export function Refusal({ refused, onGo }: { refused: Refused; onGo?: (line: number, column: number, file?: string) => void }) {
  const { why, faults } = refused;
  return (
    <section role="alert" className="mt-6 rounded-lg border border-bad/40 bg-bad/5 px-4 py-3 text-sm">
      <h2 className="font-semibold text-bad">
        {faults.length === 0 ? 'Not taken' : faults.length === 1 ? 'One fault' : `${faults.length} faults`}
      </h2>
      {faults.length === 0 ? <p className="mt-1 break-words">{why}</p> : null}
      <ul className="mt-1 space-y-1">
        {faults.map(({ file, field, message, line, column = 1 }, index) => (
          <li key={index} className="break-words">
            {line === undefined ? null : onGo === undefined ? (
              <span className="figure font-medium">
                {file === undefined ? 'Line' : `${file}, line`} {line}, column {column}:{' '}
              </span>
            ) : (
              <button type="button" className="link figure mr-1 font-medium" onClick={() => onGo(line, column, file)}>
                {file === undefined ? 'Line' : `${file}, line`} {line}, column {column}
              </button>
            )}
            {line === undefined && file !== undefined ? <span className="font-medium">{file}: </span> : null}
            {field === '' ? null : <code className="mr-1">{field}</code>}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
