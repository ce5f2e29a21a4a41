import type { Envelope } from '@showback/contracts';
import { signOf } from '../../lib/amounts';
import { formatInstant, formatMoney } from '../../lib/format';

/** What holds for every figure of a page, said once, at its end. */
export function PageFoot({ envelope }: { envelope?: Pick<Envelope, 'currency' | 'asOf' | 'precision'> | undefined }) {
  return (
    <footer className="mt-16 border-t border-line pt-4 text-xs text-quiet">
      {envelope === undefined ? (
        <p>Kubernetes only, at list prices.</p>
      ) : (
        <p>
          Kubernetes only, list prices in {envelope.currency}, UTC days.{' '}
          {envelope.asOf === null ? 'Nothing is collected yet.' : `As of ${formatInstant(envelope.asOf)}.`}
          {signOf(envelope.precision) === 0 ? null : ` Known to ± ${formatMoney(envelope.precision, envelope.currency)} in all.`}
        </p>
      )}
    </footer>
  );
}
