import {
  DEFAULT_DOCUMENT,
  documentYaml,
  type Proposal,
  proposedYaml,
  seenLabels,
  shareOf,
  type ShareOwned,
  type UnownedWorkload,
  withProposals,
} from '@showback/attribution';
import type { Owned, Proposal as ShownProposal, UnownedResponse, UnownedRow } from '@showback/contracts';
import { ABSENT, formatNano, type Nano, sumNano } from '@showback/vocabulary';
import type { Page } from '../costs/page';
import type { Question } from '../costs/question';
import type { Found } from './unowned.service';

const SEEN_MAX = { labels: 40, values: 5 };

/** The answer with one page of its rows. */
export function presentUnowned(found: Found, { rows, nextCursor }: Page<UnownedWorkload>): UnownedResponse {
  const { envelope, owned, proposals } = found;
  const unowned = sumNano(found.rows.map(({ costNano }) => costNano));
  return {
    ...envelope,
    owned: presentOwned(owned),
    unowned: formatNano(unowned),
    rows: rows.map((row) => presentRow(row, unowned)),
    nextCursor,
    proposals: proposals.map(presentProposal),
    yaml: yamlOf(found),
  };
}

/** Where nobody wrote a document, the built-in rules go on deciding only when they are written into the first one. */
function yamlOf({ proposals, document }: Found): string {
  if (proposals.length === 0) return '';
  if (document !== DEFAULT_DOCUMENT) return proposedYaml(proposals);
  return `# A whole document: the built-in rules, and what is proposed.\n${documentYaml(withProposals(document, proposals))}`;
}

function presentOwned({ ownedNano, workloadNano, ratio, apart }: ShareOwned): Owned {
  const { idle, unmounted, management } = apart;
  return {
    cost: formatNano(ownedNano),
    of: formatNano(workloadNano),
    ratio,
    idle: formatNano(idle),
    unmounted: formatNano(unmounted),
    management: formatNano(management),
  };
}

function presentRow(row: UnownedWorkload, unowned: Nano): UnownedRow {
  const { costNano, items, proposal, team } = row;
  return {
    key: keyOf(row),
    cost: formatNano(costNano),
    share: shareOf(costNano, unowned),
    labels: seenLabels(items, SEEN_MAX),
    proposal,
    today: team,
  };
}

function keyOf({ cluster, namespace, controllerKind, workload }: UnownedWorkload): UnownedRow['key'] {
  const absent = ABSENT.workload;
  return {
    cluster,
    namespace: namespace ?? absent,
    controllerKind: controllerKind ?? absent,
    workload: workload ?? absent,
  };
}

function presentProposal({ places, teams, ...proposal }: Proposal): ShownProposal {
  return {
    ...proposal,
    teams: [...teams],
    places: { cost: formatNano(places.costNano), workloads: places.workloads },
  };
}

/** Rows are dearest first as they come; ties stay as they are. */
export function sortRows(rows: readonly UnownedWorkload[], { field, descending }: Question['sort']): UnownedWorkload[] {
  if (field === 'total') return descending ? [...rows] : [...rows].reverse();
  const name = field as keyof UnownedRow['key'];
  const compare = (a: string, b: string): number => (a === b ? 0 : a < b !== descending ? -1 : 1);
  return [...rows].sort((a, b) => compare(keyOf(a)[name], keyOf(b)[name]));
}
