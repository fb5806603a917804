/** What a checkpoint belongs to: only the very same search can go on from it. */
export interface SearchIdentity {
  /** The version of Kettle: another one may lay out states in another way. */
  readonly kettle: string;
  readonly protocol: string;
  readonly check: string;
  /** The values of the params. */
  readonly params: string;
  readonly symmetry: string;
  /** A digest of all that decides what the search sees. */
  readonly model: string;
}

const names: readonly (readonly [keyof SearchIdentity, string])[] = [
  ["kettle", "Kettle"],
  ["protocol", "protocol"],
  ["check", "check"],
  ["params", "params"],
  ["symmetry", "symmetry"],
];

/** Why a checkpoint is of another search, in words; undefined where it is of this one. */
export function differenceOf(stored: SearchIdentity, own: SearchIdentity): string | undefined {
  const other = names.find(([key]) => stored[key] !== own[key]);
  if (other === undefined) return stored.model === own.model ? undefined : "the protocol was changed since";
  const [key, name] = other;
  return `it is of ${name} ${stored[key]}, and this is ${name} ${own[key]}`;
}
