import { Hint } from './hint';

const REASONS: Record<string, string> = {
  'no-request': 'Nothing was requested, so there is nothing to measure the use by.',
  'not-measured': 'The source has no measurement for it.',
  'not-comparable': 'Only the use of CPU, memory and GPUs is measured.',
  'no-cost': 'It cost nothing, so there is nothing to weigh by.',
};

/** A figure that nobody knows: never zero, and never without its reason. `reason`: the API's word for it, or a sentence. */
export function Unknown({ reason }: { reason: string | undefined }) {
  const text = (reason === undefined ? undefined : (REASONS[reason] ?? reason)) ?? 'The source does not say.';
  return (
    <Hint text={text} className="text-quiet">
      <span aria-hidden="true">–</span>
      <span className="sr-only">unknown</span>
    </Hint>
  );
}
