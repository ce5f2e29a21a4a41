import type { Owner } from '@showback/attribution';
import { identityId } from '../ids';

/** An owner as it is stored: a row of `owner`. */
export interface KeptOwner {
  id: bigint;
  /** Without the dimensions that it has no value of, by name, bytewise. */
  values: Readonly<Record<string, string>>;
}

/** Gives owners their ids: the same for the same values, whichever document they come from. */
export class KeptOwners {
  private readonly byOwner = new Map<Owner, KeptOwner>();
  private readonly byId = new Map<bigint, KeptOwner>();

  keep(owner: Owner): KeptOwner {
    const known = this.byOwner.get(owner);
    if (known !== undefined) return known;
    const kept = keptOwner(owner);
    const same = this.byId.get(kept.id) ?? kept;
    this.byId.set(same.id, same);
    this.byOwner.set(owner, same);
    return same;
  }

  all(): KeptOwner[] {
    return [...this.byId.values()];
  }
}

function keptOwner(owner: Owner): KeptOwner {
  const values: Record<string, string> = {};
  const parts = ['owner'];
  for (const name of Object.keys(owner).sort()) {
    const value = owner[name] ?? null;
    if (value === null) continue;
    values[name] = value;
    parts.push(name, value);
  }
  return { id: identityId(parts), values };
}
