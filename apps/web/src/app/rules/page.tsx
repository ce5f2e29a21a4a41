import { notFound } from 'next/navigation';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Trouble } from '../../components/states/trouble';
import { Warnings } from '../../components/dry-run/dry-run';
import type { Refusal } from '../../lib/api';
import { askAttribution, askAttributionVersion, askVersions } from '../../lib/requests';
import type { SearchParams } from '../../lib/view';
import { Changes } from './_components/changes';
import { RulesForm } from './_components/rules-form';
import { Standing } from './_components/standing';
import { Versions } from './_components/versions';

export async function generateMetadata({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const version = versionIn(await searchParams);
  return { title: version === undefined ? 'Rules' : `Rules, version ${version}` };
}

/** The document that says whose each cost is: what it says, who changed it, and what a change would do. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { latest, versions, old, before } = await load(versionIn(await searchParams));
  if (old !== null && !old.ok && old.why === 'absent') notFound();
  if (!latest.ok) return <Failed trouble={latest} />;
  if (!versions.ok) return <Failed trouble={versions} />;
  if (old !== null && !old.ok) return <Failed trouble={old} />;
  const shown = old?.data ?? latest.data;
  return (
    <>
      <PageHead
        title={old === null ? 'Rules' : `Rules, version ${shown.version}`}
        about={<Standing shown={shown} latest={latest.data} />}
        window={null}
      />
      <Warnings warnings={latest.data.faults} />
      <div className="mt-6 grid gap-x-10 gap-y-12 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <RulesForm
          key={old === null ? 'latest' : shown.version}
          text={shown.text}
          latest={latest.data.version}
          managed={latest.data.managedBy === 'file'}
          mayChange={latest.data.mayChange}
        />
        <Versions answer={versions.data} shown={shown.version} />
      </div>
      {before?.ok ? <Changes before={before.data} after={shown} /> : null}
      <PageFoot />
    </>
  );
}

function Failed({ trouble }: { trouble: Refusal }) {
  return (
    <>
      <PageHead title="Rules" window={null} />
      <Trouble trouble={trouble} />
      <PageFoot />
    </>
  );
}

/** The questions of the page, all at once: the latest document, its history, the version that is asked for and the one before it. */
async function load(version: string | undefined) {
  const earlier = version === undefined ? NaN : Number(version) - 1;
  const [latest, versions, old, before] = await Promise.all([
    askAttribution(),
    askVersions(),
    version === undefined ? null : askAttributionVersion(version),
    earlier >= 1 ? askAttributionVersion(String(earlier)) : null,
  ]);
  return { latest, versions, old, before };
}

function versionIn({ version }: SearchParams): string | undefined {
  return Array.isArray(version) ? version[0] : version;
}
