/**
 * The ceremony log as a document, from the sealed log: sections in the order of the lists that auditors work with (CA/B Forum BR 5.4.1 and
 * 6.1.1.1, WebTrust, PCI PIN), and what practice expects but the log does not hold is named as not recorded.
 */
import { fromHex } from '../bytes/hex.ts';
import { wordsOf } from '../bytes/words.ts';
import type { Entry } from '../format/event-record.ts';
import type { LogDocument } from './log-document.ts';
import { appendixSection, certificatesSection, exceptionsSection, signOffSection } from './log-sections-end.ts';
import { approvalsSection, cardsSection, keySection, splitSection, tokensSection } from './log-sections-key.ts';
import { ceremonySection, machineSection, peopleSection, stepsSection } from './log-sections-room.ts';
import type { CeremonyState } from './state.ts';

/**
 * @param state the fold of `entries`
 * @param entries from ceremony.opened up to and including log.sealed
 */
export function logDocument(state: CeremonyState, entries: readonly Entry[]): LogDocument {
  const { opened } = state;
  const head = state.sealed === null ? state.head : { seq: state.sealed.seq, digest: state.sealed.head };
  return {
    title: `${state.script.title}: ${opened.keyName}`,
    ceremonyId: state.id,
    practice: opened.mode === 'practice',
    foot: `${state.id}, log head ${head.seq}: ${wordsOf(fromHex(head.digest)).slice(0, 8).join(' ')}`,
    sections: [
      ceremonySection(state),
      machineSection(state, entries),
      peopleSection(state),
      stepsSection(state, entries),
      cardsSection(state, entries),
      tokensSection(state, entries),
      keySection(state, entries),
      splitSection(state, entries),
      approvalsSection(state, entries),
      certificatesSection(state),
      exceptionsSection(state, entries),
      signOffSection(state),
      appendixSection(state, entries),
    ],
  };
}
