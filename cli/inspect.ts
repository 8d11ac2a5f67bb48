/** The bundle's log for reading, one line an entry. Believes the bundle, and says so. */
import { FormatError } from '../shared/bytes/format-error.ts';
import { MEMBER } from '../shared/ceremony/bundle-members.ts';
import { type ArchiveMember, decodeArchive } from '../shared/format/bundle-archive.ts';
import { decodeLog } from '../shared/format/event-record.ts';
import type { Refusal } from '../shared/format/refusal.ts';
import { rosterRecord } from '../shared/format/roster.ts';
import { eventSentence } from '../shared/words/event-sentence.ts';
import { controlWords } from './control-words.ts';
import { visible } from './visible.ts';

const NOT_VERIFIED = 'Nothing was verified. To verify: keyrite verify BUNDLE --roster ROSTER.json';

const memberOf = (members: readonly ArchiveMember[], name: string): Uint8Array => {
  const bytes = members.find((member) => member.name === name)?.bytes;
  if (bytes === undefined) throw new FormatError('archive', `no ${name}`);
  return bytes;
};

function entryLines(bundle: Uint8Array): string[] {
  const members = decodeArchive(bundle);
  const { people, mode } = rosterRecord.decode(memberOf(members, MEMBER.roster));
  const name = (id: string): string => people.find((person) => person.id === id)?.name ?? id;
  const why = ({ control, operands }: Refusal): string => controlWords(control, operands);
  const entries = decodeLog(memberOf(members, MEMBER.log));
  const ceremony = entries[0]?.record.ceremony ?? 'without entries';
  return [
    `${mode === 'practice' ? 'PRACTICE ceremony' : 'Ceremony'} ${ceremony}, ${entries.length} entries. ${NOT_VERIFIED}`,
    ...entries.map(({ record }) => `${String(record.seq).padStart(4)}  ${record.at}  ${eventSentence(record, { name, why })}`),
    NOT_VERIFIED,
  ];
}

/** `readable`: false when the archive, its roster or its log is not in its one spelling; the lines then say where. */
export function inspectLines(bundle: Uint8Array): { readonly lines: readonly string[]; readonly readable: boolean } {
  try {
    return { lines: entryLines(bundle).map(visible), readable: true };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return {
      lines: [`BND-ARCHIVE-1  ${controlWords('BND-ARCHIVE-1', {})} (broken=${error.code}, at=${visible(error.at)})`],
      readable: false,
    };
  }
}
