import type { AttributionResponse } from '@showback/contracts';
import Link from 'next/link';
import { formatInstant } from '../../../lib/format';
import { rulesHref } from '../../../lib/hrefs';
import { formatDay } from './day';

type Shown = Pick<AttributionResponse, 'version' | 'effectiveFrom' | 'author' | 'createdAt'>;

/** Which document is shown, since when it decides, and who wrote it. */
export function Standing({ shown, latest }: { shown: Shown; latest: AttributionResponse }) {
  if (shown.version === 0)
    return <>Nobody has written a document yet: this one comes with Showback, and decides whose each cost is.</>;
  const inForce = shown.version === latest.inForce;
  return (
    <>
      Version {shown.version} {inForce ? 'decides today' : decides(shown, latest)}
      {shown.effectiveFrom === null ? (inForce ? ', and always did' : '') : ''}
      {inForce && shown.effectiveFrom !== null ? `, since ${formatDay(shown.effectiveFrom)}` : ''}. Written by{' '}
      <bdi>{shown.author ?? 'nobody'}</bdi>
      {shown.createdAt === null ? '' : `, ${formatInstant(shown.createdAt)}`}.{' '}
      {shown.version === latest.version ? null : (
        <Link href={rulesHref()} className="link text-ink">
          Show the latest, version {latest.version}
        </Link>
      )}
    </>
  );
}

function decides({ version, effectiveFrom }: Shown, { inForce }: AttributionResponse): string {
  if (version < inForce) return 'does not decide any more';
  return effectiveFrom === null ? 'does not decide yet' : `decides from ${formatDay(effectiveFrom)} on`;
}
