/**
 * Words at the end of a label's key that name a team, the plainest first: the FinOps Foundation's label dictionary with the
 * aliases it gives. Controllers and recommendation engines have labels of their own that end so and mean something else.
 */
const WORDS = ['team', 'squad', 'crew', 'tribe', 'owner', 'maintainer', 'contact'];

/** Tenants of Flux and Capsule are teams; `group` is one only where nothing stands before it (a consumer group is none). */
const WHOLE_KEYS = ['toolkit_fluxcd_io_tenant', 'capsule_clastix_io_tenant', 'group'];

/** Of the Operator Lifecycle Manager and of external-dns: what they manage, by whom it was made. */
const OTHER_MEANING = /(^|_)(olm_owner|external_dns_.*owner)$/;

/** How plainly a label's key, sanitised, says that its value is a team: 0 is the plainest; null: it does not. */
export function teamRank(key: string): number | null {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '');
  const whole = WHOLE_KEYS.indexOf(words.join('_'));
  if (whole >= 0) return WORDS.length + whole;
  if (OTHER_MEANING.test(words.join('_'))) return null;
  if (words.length > 1 && ['name', 'id'].includes(words.at(-1) ?? '')) words.pop();
  if (words.slice(-2).join('_') === 'owned_by') return WORDS.indexOf('owner');
  const rank = WORDS.indexOf(words.at(-1) ?? '');
  return rank < 0 ? null : rank;
}

const WORD = /^[a-z][a-z0-9]*(?:[-_. ][a-z0-9]+)*$/i;
const LENGTH_MAX = 40;

/** What people write where they have nothing to say, what tools write for themselves, and stages. */
const NOBODY =
  /^(true|false|yes|no|none|null|nil|n[-_.]?a|unknown|undefined|unset|default|tbd|todo|test|system|root|admin|helm|argocd|flux|terraform)$/i;

/** Stages in namespace names, as a pattern's alternatives. */
export const STAGES = [
  'dev',
  'development',
  'int',
  'test',
  'tst',
  'qa',
  'uat',
  'stg',
  'stage',
  'staging',
  'preprod',
  'preview',
  'previews',
  'prd',
  'prod',
  'production',
  'live',
] as const;

/** Whether a value can be the name of a team: a word, no hash, no number, no stage, nothing that says "nobody". */
export function looksLikeTeam(value: string): boolean {
  const text = value.trim();
  if (text.length < 2 || text.length > LENGTH_MAX || !WORD.test(text) || NOBODY.test(text)) return false;
  if ((STAGES as readonly string[]).includes(text.toLowerCase())) return false;
  const digits = text.replace(/\D/g, '').length;
  const isHash = /(^|[-_. ])(?=[a-f]*\d)[0-9a-f]{6,}$/i.test(text);
  return digits * 2 <= text.length && !isHash;
}
