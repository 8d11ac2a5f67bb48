/** `keyrite roster show` and `compare`: for reading aloud, and for the paper that people compare with. */
import { rsaVerify } from '../../electron/rsa.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { rosterChanges } from '../../shared/ceremony/roster-changes.ts';
import { rosterSignaturesRefusal, yetToSign } from '../../shared/ceremony/roster-signed.ts';
import type { Person } from '../../shared/format/roster.ts';
import { type RosterFile, readRosterFile } from './roster-draft.ts';
import { type Answer, digestRows, done, refused, shortTime } from './say.ts';

function personLines({ id, name, organisation, contact, roles, groups, key, token }: Person): readonly string[] {
  const slot = token.key?.slot ?? null;
  return [
    `${name} (${id}), ${organisation}: ${roles.join(', ')}`,
    `  ${contact ?? 'no e-mail address'}; groups: ${groups.length === 0 ? 'none' : groups.join(', ')}`,
    `  token ${token.serial}, ${token.label}, ${token.model}${slot === null ? '' : `, slot ${slot}`}; key ${key.algorithm}:`,
    ...digestRows(key.fingerprint),
  ];
}

export const rosterLines = ({ roster, bytes }: Pick<RosterFile, 'roster' | 'bytes'>): readonly string[] => [
  `${roster.mode === 'practice' ? 'PRACTICE. ' : ''}Roster of ${roster.organisation}, ${roster.people.length} people, of ${shortTime(roster.issued)}`,
  '',
  ...roster.people.flatMap((person) => [...personLines(person), '']),
  'Digest of the roster:',
  ...digestRows(digestHex(bytes)),
];

function signatureLines({ signed }: RosterFile): readonly string[] {
  if (signed === null) return ['Not signed: the roster alone.'];
  const missing = yetToSign(signed).map(({ name }) => name);
  return [missing.length === 0 ? 'Signed by everybody on it.' : `Yet to sign: ${missing.join(', ')}.`];
}

/** A signature that is not good is refused here too: what is shown is what is signed. */
export function show(path: string): Answer {
  const file = readRosterFile(path);
  if ('control' in file) return refused(file);
  const wrong = file.signed === null ? null : rosterSignaturesRefusal(file.signed, rsaVerify);
  if (wrong !== null) return refused(wrong);
  const { signed, roster, bytes } = file;
  const json = {
    digest: digestHex(bytes),
    signed: signed !== null,
    yetToSign: signed === null ? null : yetToSign(signed).map(({ id }) => id),
    roster,
  };
  return done([...rosterLines(file), '', ...signatureLines(file)], json);
}

export function compare(before: string, after: string): Answer {
  const [one, other] = [readRosterFile(before), readRosterFile(after)];
  if ('control' in one) return refused(one);
  if ('control' in other) return refused(other);
  const changes = rosterChanges(one.roster, other.roster);
  return done(changes.length === 0 ? ['They say the same.'] : changes, {
    before: digestHex(one.bytes),
    after: digestHex(other.bytes),
    changes,
  });
}
