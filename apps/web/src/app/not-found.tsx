import Link from 'next/link';
import { Notice } from '../components/states/notice';
import { fleetHref } from '../lib/hrefs';

export default function NotFound() {
  return (
    <Notice title="There is no such page">
      <p>
        <Link prefetch={false} href={fleetHref()} className="link text-ink">
          The fleet
        </Link>
      </p>
    </Notice>
  );
}
