import { useId, type ReactNode } from 'react';
import { stepOf, type View } from '../../../lib/view';
import { elsewhere, type Fault } from './faults';

interface QuestionFormProps {
  view: View;
  shape: string;
  /** What the API refused, by parameter. */
  faults: readonly Fault[];
  /** What costs can be grouped by. */
  dimensions: readonly string[];
}

/** The question as a form; it is sent as an address, and works without a script. */
export function QuestionForm({ view, shape, faults, dimensions }: QuestionFormProps) {
  const at = (name: string) => ({ name, fault: faults.find(({ field }) => field === name)?.message });
  return (
    <form method="get" action="/explore" className="no-print grid grid-cols-2 gap-4 text-sm lg:grid-cols-6" aria-label="Question">
      {(['window', 'attribution'] as const).map((key) =>
        view[key] === undefined ? null : <input key={key} type="hidden" name={key} value={view[key]} />,
      )}
      <div className="col-span-2">
        <Text {...at('by')} label="By" value={view.by ?? 'team'} known={dimensions} />
      </div>
      <Choice {...at('step')} label="Step" value={stepOf(view)} words={['hour', 'day', 'week', 'month']} />
      <Text {...at('compare')} label="Compare with" value={view.compare ?? 'previous'} known={COMPARED} />
      <Choice {...at('idle')} label="Idle" value={view.idle ?? 'policy'} words={['policy', 'separate', 'share', 'hide']} />
      <Choice {...at('shared')} label="Shared cost" value={view.shared ?? 'policy'} words={['policy', 'separate']} />
      <div className="col-span-2 lg:col-span-4">
        <Text
          {...at('filter')}
          label="Filter"
          value={view.filter ?? ''}
          placeholder={'namespace:"payments"+label[app]!:"web","api"'}
          mono
        />
      </div>
      <Choice name="shape" label="Shown as" value={shape} words={['bars', 'lines', 'table']} fault={undefined} />
      <button type="submit" className="control mt-6.5 justify-center self-start font-medium">
        Ask
      </button>
      <Elsewhere faults={elsewhere(faults)} />
    </form>
  );
}

const COMPARED = ['previous', 'lastweek', 'lastmonth'];

function Elsewhere({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="col-span-2 text-bad lg:col-span-6">
      {faults.map(({ field, message }) => (
        <p key={field + message} className="break-words">
          <code>{field}</code>: {message}
        </p>
      ))}
    </div>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string;
  fault: string | undefined;
}

function Text({
  name,
  label,
  value,
  fault,
  known,
  placeholder,
  mono = false,
}: FieldProps & { known?: readonly string[]; placeholder?: string; mono?: boolean }) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault}>
      <input
        id={id}
        name={name}
        defaultValue={value}
        placeholder={placeholder}
        className={`control w-full placeholder:text-quiet ${mono ? 'font-mono' : ''} ${fault === undefined ? '' : 'border-bad!'}`}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        {...(known !== undefined && { list: `${id}-known` })}
      />
      {known === undefined ? null : (
        <datalist id={`${id}-known`}>
          {known.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

function Choice({ name, label, value, fault, words }: FieldProps & { words: readonly string[] }) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault}>
      <select
        id={id}
        name={name}
        defaultValue={value}
        className={`control w-full ${fault === undefined ? '' : 'border-bad!'}`}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
      >
        {words.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </select>
    </Field>
  );
}

function Field({ id, label, fault, children }: { id: string; label: string; fault: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-quiet">
        {label}
      </label>
      {children}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} role="alert" className="mt-1 break-words text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
