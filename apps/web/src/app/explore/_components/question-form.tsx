import type { ReactNode } from 'react';
import type { View } from '../../../lib/view';

const BY = ['team', 'service', 'parent', 'environment', 'cluster', 'namespace', 'workload', 'container', 'node', 'nodePool', 'capacityType', 'instanceType', 'kind']; // prettier-ignore

interface QuestionFormProps {
  view: View;
  shape: string;
  /** What the API refused, by parameter. */
  errors: readonly { field: string; message: string }[];
}

/** The question as a form; it is sent as an address, and works without a script. */
export function QuestionForm({ view, shape, errors }: QuestionFormProps) {
  const fault = (field: string) => errors.find((error) => error.field === field)?.message;
  return (
    <form
      method="get"
      action="/explore"
      className="no-print grid gap-4 text-sm sm:grid-cols-2 lg:grid-cols-6"
      aria-label="Question"
    >
      {(['window', 'compare', 'attribution'] as const).map((key) =>
        view[key] === undefined ? null : <input key={key} type="hidden" name={key} value={view[key]} />,
      )}
      <Field label="By" fault={fault('by')} wide>
        <input
          name="by"
          defaultValue={view.by ?? 'team'}
          list="by"
          className="control w-full"
          spellCheck={false}
          autoComplete="off"
        />
        <datalist id="by">
          {BY.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Field>
      <Choice
        label="Step"
        name="step"
        value={view.step ?? 'day'}
        words={['hour', 'day', 'week', 'month']}
        fault={fault('step')}
      />
      <Choice
        label="Idle"
        name="idle"
        value={view.idle ?? 'policy'}
        words={['policy', 'separate', 'share', 'hide']}
        fault={fault('idle')}
      />
      <Choice
        label="Shared cost"
        name="shared"
        value={view.shared ?? 'policy'}
        words={['policy', 'separate']}
        fault={fault('shared')}
      />
      <Choice label="Shown as" name="shape" value={shape} words={['bars', 'lines', 'table']} />
      <div className="sm:col-span-2 lg:col-span-5">
        <Field label="Filter" fault={fault('filter')}>
          <input
            name="filter"
            defaultValue={view.filter ?? ''}
            placeholder={'namespace:"payments"+label[app]!:"web","api"'}
            className="control w-full font-mono placeholder:text-quiet"
            spellCheck={false}
            autoComplete="off"
          />
        </Field>
      </div>
      <button type="submit" className="control self-end font-medium">
        Ask
      </button>
    </form>
  );
}

function Field({
  label,
  fault,
  wide = false,
  children,
}: {
  label: string;
  fault?: string | undefined;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <label className={`block ${wide ? 'lg:col-span-2' : ''}`}>
      <span className="mb-1 block text-quiet">{label}</span>
      {children}
      {fault === undefined ? null : (
        <span role="alert" className="mt-1 block break-words text-bad">
          {fault}
        </span>
      )}
    </label>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string;
  words: readonly string[];
  fault?: string | undefined;
}

function Choice({ label, name, value, words, fault }: ChoiceProps) {
  return (
    <Field label={label} fault={fault}>
      <select name={name} defaultValue={value} className="control w-full">
        {words.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </select>
    </Field>
  );
}
