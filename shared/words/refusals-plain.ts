/** Controls on shares of other systems (PLAIN-). */
import type { RefusalTable } from './refusal-table.ts';

const nothing = 'Nothing was written.';

export const plainRefusals: RefusalTable = {
  'PLAIN-LENGTH-1': {
    happened: 'A plain share has {hex} characters in hex or {base64} in base64; these were {length}.',
    safe: nothing,
    todo: 'Copy the whole share, and nothing beside it.',
  },
  'PLAIN-ALPHABET-1': {
    happened: 'Character {place} belongs to no plain share.',
    safe: nothing,
    todo: 'Compare that place with where the share stands.',
  },
  'PLAIN-INDEX-1': {
    happened: 'This share claims the number 0, where the secret itself lies.',
    safe: `${nothing} It was not used: whoever combines with it gets what its maker chose.`,
    todo: 'Keep it as evidence, and find out who made it.',
  },
  'PLAIN-INDEX-2': {
    happened: 'This share has the number {index}; the set has {shards}.',
    safe: nothing,
    todo: 'Take a share of this set. Plain shares do not say of which they are.',
  },
  'PLAIN-WEAK-1': {
    happened: 'A plain share cannot be told from any other: it has no set, no epoch, no threshold and no checksum.',
    safe: nothing,
    todo: 'Read what is lost above. If the other system takes nothing better, give the command again with --weaknesses-read.',
  },
};
