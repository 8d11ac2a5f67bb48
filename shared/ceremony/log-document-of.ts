/**
 * The ceremony log as a document, from the sealed log: sections in the order of the lists that auditors work with (CA/B Forum BR 5.4.1 and
 * 6.1.1.1, WebTrust, PCI PIN), and what practice expects but the log does not hold is named as not recorded.
 */
import { fromHex } from '../bytes/hex.ts';
import { wordsOf } from '../bytes/words.ts';
import type { Entry } from '../format/event-record.ts';
import { kindOf } from './kinds.ts';
import type { LogDocument, Section } from './log-document.ts';
import { approvalsSection, certificatesSection } from './log-sections-approvals.ts';
import { ceremonySection } from './log-sections-ceremony.ts';
import { appendixSection, exceptionsSection, signOffSection } from './log-sections-end.ts';
import { cardsSection, keySection, splitSection, tokensSection } from './log-sections-key.ts';
import { oldCardsSection, oldSetSection } from './log-sections-old-set.ts';
import { operationSection } from './log-sections-operation.ts';
import { machineSection, peopleSection, stepsSection } from './log-sections-room.ts';
import { tokenKeySection } from './log-sections-token-key.ts';
import { oldSetAsked } from './old-set.ts';
import type { CeremonyState } from './state.ts';

function keyOrOperation(state: CeremonyState, entries: readonly Entry[]): Section {
  if (oldSetAsked(state.opened.operation) !== null) return oldSetSection(state, entries);
  const { kind } = state.opened.operation;
  if (kind === 'master-key-generation') return keySection(state, entries);
  return kind === 'hsm-key-generation' ? tokenKeySection(state, entries) : operationSection(state, entries);
}

/**
 * @param state the fold of `entries`
 * @param entries from ceremony.opened up to and including log.sealed; of a ceremony that was never sealed, all there are: nobody signs that
 */
export function logDocument(state: CeremonyState, entries: readonly Entry[]): LogDocument {
  const { opened } = state;
  const head = state.sealed === null ? state.head : { seq: state.sealed.seq, digest: state.sealed.head };
  return {
    title: `${kindOf(opened.operation).title}: ${opened.subject}`,
    ceremonyId: state.id,
    practice: opened.mode === 'practice',
    foot: `${state.id}, log head ${head.seq}: ${wordsOf(fromHex(head.digest)).slice(0, 8).join(' ')}`,
    sections: [
      ceremonySection(state),
      machineSection(state, entries),
      peopleSection(state),
      stepsSection(state, entries),
      oldSetAsked(opened.operation) === null ? cardsSection(state, entries) : oldCardsSection(state, entries),
      tokensSection(state, entries),
      keyOrOperation(state, entries),
      splitSection(state, entries),
      approvalsSection(state, entries),
      certificatesSection(state, entries),
      exceptionsSection(state, entries),
      signOffSection(state, entries),
      appendixSection(state, entries),
    ],
  };
}
