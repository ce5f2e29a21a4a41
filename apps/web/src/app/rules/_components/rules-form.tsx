'use client';

import { useRef } from 'react';
import { CopyButton } from '../../../components/copy/copy-button';
import { DryRun } from '../../../components/dry-run/dry-run';
import { Refusal } from '../../../components/dry-run/refusal';
import { Editor, goTo, lineInText } from './editor';
import { formatDay } from './day';
import { useChange } from './use-change';

const WINDOWS = { '': 'the last seven days', lastweek: 'last week', lastmonth: 'last month' };

interface RulesFormProps {
  text: string;
  /** The newest version. */
  latest: number;
  /** Whether a file holds the document. */
  managed: boolean;
  /** Whether who looks may try and save. */
  mayChange: boolean;
}

/** The document, to read or to change: a dry run says in money what a change does, and what was tried can be saved. */
export function RulesForm({ text, latest, managed, mayChange }: RulesFormProps) {
  const change = useChange(text, latest);
  const area = useRef<HTMLTextAreaElement>(null);
  const faulty =
    change.refused?.faults.flatMap(({ file, line }) => (line === undefined ? [] : lineInText(change.text, line, file))) ?? [];
  return (
    <div className="min-w-0">
      {managed && mayChange ? (
        <p className="mb-3 text-sm text-quiet">
          A file that the API is configured with holds this document, so it is saved there and not here. A change can still be
          written and tried here, and then copied.
        </p>
      ) : null}
      {mayChange ? null : <p className="mb-3 text-sm text-quiet">To read: only an admin may try a change and save it.</p>}
      <Editor
        text={change.text}
        onChange={mayChange ? change.write : undefined}
        faulty={faulty}
        area={area}
        label="Attribution document, YAML or JSON"
      />
      {mayChange ? <Actions change={change} managed={managed} next={latest + 1} /> : null}
      <p role="status" className="mt-3 text-sm text-good empty:hidden">
        {change.saved === null ? '' : savedWords(change.saved)}
      </p>
      {change.refused === null ? null : (
        <Refusal
          refused={change.refused}
          onGo={(line, column, file) => {
            if (area.current !== null) goTo(area.current, lineInText(change.text, line, file), column);
          }}
        />
      )}
      {change.run === null ? null : <DryRun run={change.run} />}
    </div>
  );
}

type Change = ReturnType<typeof useChange>;

/** A dry run over some days, and what it allows. */
function Actions({ change, managed, next }: { change: Change; managed: boolean; next: number }) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      <label className="sr-only" htmlFor="over">
        Dry run over
      </label>
      <select id="over" value={change.window} onChange={(event) => change.choose(event.target.value)} className="control">
        {Object.entries(WINDOWS).map(([word, words]) => (
          <option key={word} value={word}>
            over {words}
          </option>
        ))}
      </select>
      <button
        type="button"
        disabled={change.busy !== null}
        onClick={() => void change.dryRun()}
        className="control bg-ink! text-page"
      >
        {change.busy === 'try' ? 'Trying …' : 'Dry run'}
      </button>
      {managed ? <CopyButton text={change.text} what="the document" /> : <Save change={change} next={next} />}
    </div>
  );
}

/** Nothing is saved unseen: what is written must have been tried as it is. */
function Save({ change, next }: { change: Change; next: number }) {
  const ready = change.tried && change.busy === null;
  return (
    <>
      <button
        type="button"
        aria-disabled={!ready}
        aria-describedby="before-saving"
        onClick={() => {
          if (ready) void change.save();
        }}
        className="control aria-disabled:cursor-not-allowed! aria-disabled:text-quiet"
      >
        {change.busy === 'save' ? 'Saving …' : `Save as version ${next}`}
      </button>
      <span id="before-saving" className="text-sm text-quiet">
        {change.tried ? '' : change.run === null ? 'Try it first, then save it.' : 'The text has changed since: try it again.'}
      </span>
    </>
  );
}

function savedWords({ version, effectiveFrom }: { version: number; effectiveFrom: string | null }): string {
  return `Version ${version} is saved. It decides ${effectiveFrom === null ? 'all days' : `from ${formatDay(effectiveFrom)} on`}.`;
}
