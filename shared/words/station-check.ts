/**
 * What each finding of the check of a station says, and what to do about it; '' where nothing is to be done. Braces name the finding's
 * values. A finding that comes from a refusal has the refusal's sentences.
 */
import type { CheckFinding } from '../format/station-check.ts';
import { refusalWords } from './refusals.ts';

interface CheckWords {
  readonly title: string;
  readonly found: string;
  readonly todo: string;
}
type Said = Omit<CheckWords, 'title'>;

interface Check {
  readonly title: string;
  readonly says: Readonly<Record<string, Said>>;
}

const said = (found: string, todo = ''): Said => ({ found, todo });

const CERTIFICATE_TODO = 'Have a new certificate issued and enrolled before then; a new key wants a ceremony of its own.';
const MEDIUM_TODO = 'Put the medium in, or correct “copies” in station.json.';

export const stationChecks: Readonly<Record<CheckFinding['check'], Check>> = {
  workspace: {
    title: 'Workspace',
    says: {
      none: said('No workspace was given: roster, log and folders were not looked at.', 'Give the folder, or start the station on it.'),
      read: said('{path}: {n} people of {organisation}.'),
    },
  },
  log: {
    title: 'Log',
    says: {
      none: said('No log yet. The first ceremony begins it.'),
      whole: said('{n} records, each following from the one before.'),
    },
  },
  clock: {
    title: 'Clock',
    says: {
      'no-record': said('{now}. There is no record to compare it with.', 'Compare it with a watch.'),
      'after-log': said('{now}, after the log’s last record of {last}.', 'Compare it with a watch.'),
      'log-not-read': said('{now}. The log could not be read, so its last record was not compared.', 'Compare it with a watch.'),
      'long-after-log': said(
        '{now}, which is {days} days after the log’s last record.',
        'Compare it with a watch. What is recorded with a clock that is ahead cannot be followed by anything until that time has come.',
      ),
      'before-log': said(
        '{now}, which is before the log’s last record of {last}.',
        'Set the clock by a watch. Nothing can be recorded until it is past that record.',
      ),
      'before-program': said('{now}, which is before this program was put here, {program}.', 'Set the clock by a watch.'),
      'before-roster': said(
        '{now}, which is before the roster was drawn up, {issued}.',
        'Set the clock by a watch, or look at the roster’s date.',
      ),
      'hardware-clock': said(
        '{now}; the machine’s own clock differs by {seconds} s.',
        'Set both by a watch: hwclock --systohc writes this one into the machine.',
      ),
    },
  },
  module: {
    title: 'Card module',
    says: {
      none: said(
        'No card module is in any of the usual places.',
        'Install OpenSC or the maker’s module, or name one: --module, or station.json.',
      ),
      loaded: said('{path}: {description}, {version}, PKCS#11 {cryptoki}; cards: {n}.'),
      'opensc-old': said(
        '{path}: {description}, {version}; cards: {n}. Before 0.24, a card that is pulled shortly before a signature stops this module for ever.',
        'Install OpenSC 0.24 or later. Until then leave each card in its reader until the station says so; what hangs is ended after 20 s.',
      ),
      'softhsm-production': said(
        '{path}: {description}. It keeps keys in files and never locks, and the roster is for production.',
        'Use cards, or a roster for practice.',
      ),
      'call-failed': said(
        '{path} does not work: {call} gave {rv}.',
        'Put pcscd and the readers right, then check again. If it stays so, install another version of it.',
      ),
      hung: said(
        '{path} did not answer, and its program was ended.',
        'Take the cards out and check again. If it hangs without a card, install another version of it.',
      ),
      crashed: said(
        '{path} ended its own program.',
        'Take the cards out and check again. If it crashes without a card, install another version of it.',
      ),
    },
  },
  pcscd: {
    title: 'Smartcard daemon (pcscd)',
    says: {
      answers: said('Running, and it answers.'),
      'answers-version': said('Running, and it answers: version {version}.'),
      'not-needed': said('Not running. No module here needs it.'),
      'not-installed-not-needed': said('Not installed. No module here needs it.'),
      'not-installed': said('Not installed. OpenSC and ykcs11 see no card without it.', 'Install the package pcscd.'),
      'not-running': said(
        'Installed, and not running. OpenSC and ykcs11 see no card without it.',
        'Start it: systemctl start pcscd.socket, or pcscd --foreground as root.',
      ),
      denied: said(
        'Running, and this account may not speak to it.',
        'Start the station from the desktop’s session, or allow this account (polkit).',
      ),
      silent: said('It took the call and did not answer.', 'Take the cards out and start it again: systemctl restart pcscd.'),
    },
  },
  reader: {
    title: 'Readers',
    says: {
      readers: said('{n} found, cards in {cards}: {names}.'),
      none: said('None.', 'Plug in a reader.'),
      'not-needed': said('None. No module here needs one.'),
      'not-said': said('Not known, as pcscd does not answer.', 'Put pcscd right, then check again.'),
      'no-driver': said(
        'Plugged in by USB: {names}. pcscd does not know it.',
        'Install its driver, mostly the package libccid, and start pcscd again.',
      ),
      'plugged-unused': said('Plugged in by USB: {names}. Without pcscd it is of no use.', 'Put pcscd right, then check again.'),
    },
  },
  token: {
    title: 'Cards',
    says: {
      none: said('No card is in a reader.', 'Put each person’s card in and check again: what is not here was not looked at.'),
      'no-module': said('No module could be asked for cards.', 'Put the module right, then check again.'),
      enrolled: said('{name}’s card, serial number {serial}. More than one try for its PIN is left.'),
      ready: said('{name}, serial number {serial}. More than one try for its PIN is left.'),
      stranger: said('{name}, serial number {serial}: its keys are nobody’s on the roster.', 'Take it out, or enrol its holder.'),
      'no-certificate': said(
        '{name}, serial number {serial}: no certificate is on it.',
        'Have one issued for its key, and enrol its holder.',
      ),
      'few-tries': said(
        '{name}, serial number {serial}: a wrong PIN was typed.',
        'Its holder types the right one once, as a test signature.',
      ),
      'final-try': said(
        '{name}, serial number {serial}: one try for its PIN is left.',
        'Its holder types it only if sure of it; else have it set anew with the PUK.',
      ),
      locked: said('{name}, serial number {serial}: its PIN is locked.', 'Have it unlocked with the PUK before the ceremony.'),
      'not-set': said('{name}, serial number {serial}: it has no PIN yet.', 'Have its PIN set before the ceremony.'),
      'pin-pad': said(
        '{name}, serial number {serial}: its PIN is typed on the reader.',
        'Put it in a reader without keys: this station cannot use that one.',
      ),
      'copied-key': said(
        'Two cards have one key: serial numbers {serials}.',
        'A key in two cards names nobody. Keep both, and make that person a new key.',
      ),
    },
  },
  certificate: {
    title: 'Certificates',
    says: {
      none: said('No certificate is here to look at.', 'Put a card in, or give the workspace, and check again.'),
      'person-good': said('{name}: good until {until}, in {days} days.'),
      'person-ends-soon': said('{name}: ends on {until}, in {days} days.', CERTIFICATE_TODO),
      'person-expired': said(
        '{name}: expired on {until}, {days} days ago.',
        'This person cannot approve. Have a new one issued and enrolled.',
      ),
      'person-not-yet': said(
        '{name}: good only from {until} on, in {days} days.',
        'Look at the clock. If it is right, wait or have another one issued.',
      ),
      'root-good': said('Root {name} of the roster: good until {until}, in {days} days.'),
      'root-ends-soon': said(
        'Root {name} of the roster: ends on {until}, in {days} days.',
        'All certificates under it end with it. Have a new root and new certificates enrolled.',
      ),
      'root-expired': said(
        'Root {name} of the roster: expired on {until}, {days} days ago.',
        'All certificates under it ended with it. Have a new root and new certificates enrolled.',
      ),
      'root-not-yet': said(
        'Root {name} of the roster: good only from {until} on, in {days} days.',
        'Look at the clock. If it is right, wait.',
      ),
      'card-good': said('{name} (in the card): good until {until}, in {days} days.'),
      'card-ends-soon': said('{name} (in the card): ends on {until}, in {days} days.', CERTIFICATE_TODO),
      'card-expired': said('{name} (in the card): expired on {until}, {days} days ago.', 'Have a new one issued before the card is used.'),
      'card-not-yet': said(
        '{name} (in the card): good only from {until} on, in {days} days.',
        'Look at the clock. If it is right, wait or have another one issued.',
      ),
      'not-of-roster': said(
        '{name}: the card holds another certificate for the key than the roster.',
        'The roster’s is the one that counts. Enrol the new one if it should.',
      ),
      chain: said(
        '{name}: the certificate does not stand under a root of the roster ({reason}).',
        'Have the right certificate or root enrolled: signatures with it are refused.',
      ),
      unreadable: said('{name}: this is no certificate.', 'Have it issued again.'),
    },
  },
  approvers: {
    title: 'People to spare',
    says: {
      'to-spare': said('{have} custodians have a good certificate: somebody to spare for every kind of ceremony.'),
      'none-to-spare': said(
        '{have} custodians have a good certificate: nobody to spare for {kinds}.',
        'Enrol one more custodian, so that one may be missing.',
      ),
      'too-few': said(
        '{have} custodians have a good certificate: too few for {kinds}.',
        'Renew certificates, enrol custodians, or correct the groups in policy.yaml.',
      ),
    },
  },
  'test-signature': {
    title: 'Test signature',
    says: {
      good: said('{name}: signed, and good by the key of the certificate.'),
      wrong: said('{name}: the signature is not good by the key of the certificate.', 'Do not use this card. Have another one enrolled.'),
      withdrawn: said('{name}: nothing was signed; the entry was stopped.', 'Try again when the card’s holder is here.'),
      'no-terminal': said('There is no terminal at which a PIN could be typed. Nothing was signed.', 'Give the command at a terminal.'),
      'not-wanted': said('{name}: nothing was signed; the answer was not “yes”.', 'Try again when the card’s holder is here.'),
      'no-card': said(
        'No card of {name} is in a reader. Nothing was signed.',
        'Put it in its reader, and give the person’s id or the card’s serial number.',
      ),
      'no-key': said('{name}: no certificate is on the card. Nothing was signed.', 'Have one issued for its key.'),
    },
  },
  random: {
    title: 'Random numbers',
    says: {
      ready: said('{looked}.'),
      'not-ready': said('{looked}.', 'Type and move the mouse for a minute, then check again.'),
      'cannot-tell': said('{looked}.', 'Use a system with a kernel of 5.6 or later.'),
    },
  },
  disk: {
    title: 'Room',
    says: {
      workspace: said('Workspace {path}: {free} MB free.'),
      'workspace-short': said(
        'Workspace {path}: {free} MB free, {want} are better.',
        'Make room: the station stops when a record cannot be written.',
      ),
      'workspace-missing': said('Workspace {path} cannot be used: {code}.', 'Put the folder or its medium right.'),
      copy: said('Copy of the log, {path}: {free} MB free.'),
      'copy-short': said('Copy of the log, {path}: {free} MB free, {want} are better.', 'Make room, or put in a larger medium.'),
      'copy-missing': said('Copy of the log, {path}, cannot be used: {code}.', MEDIUM_TODO),
      export: said('Export {path}: {free} MB free.'),
      'export-short': said('Export {path}: {free} MB free, {want} are better.', 'Put in an empty medium before the export.'),
      'export-missing': said('Export {path} cannot be used: {code}.', 'Put the folder or its medium right.'),
      'export-not-in': said(
        'Export {path} is not there yet.',
        'Nothing, if its medium goes in at the export. Check it once before the day.',
      ),
      cards: said('Card pages {path}: in memory, {free} MB free.'),
      'cards-short': said(
        'Card pages {path}: {free} MB free, {want} are better.',
        'Make room in memory: no key is made whose cards cannot be written.',
      ),
      'cards-missing': said(
        'Card pages {path} cannot be used: {code}.',
        'Make the folder on a tmpfs, mode 0700, as “cards” in station.json says.',
      ),
      'cards-on-disk': said(
        'Card pages {path}: on a disk, not in memory.',
        'Use a folder on a tmpfs. In production no cards are made elsewhere.',
      ),
      'not-writable': said('{path}: this account may not write there.', 'Put the folder’s rights or the medium’s write lock right.'),
    },
  },
  printer: {
    title: 'Printer',
    says: {
      here: said('{looked}.'),
      'not-fit': said('{looked}.', 'For a ceremony with cards, connect one by USB, and remove queues over a network (lpadmin -x NAME).'),
      'cannot-tell': said('{looked}.', 'Switch it on, then check again.'),
    },
  },
};

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/;
const readable = (value: string | number): string => String(value).replace(MOMENT, '$1 $2 UTC');

const fill = (text: string, values: CheckFinding['values']): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? readable(values[name] ?? '') : whole));

/** Of a refusal that is about a person the finding's holder is that person. */
function fromRefusal({ check, refusal, values }: CheckFinding): Said | null {
  if (refusal === null) return null;
  const name = String(values['name'] ?? '');
  const about = { name, first: name, master: '', witness: '', standing: '', ...refusal.operands };
  const words = refusalWords(refusal.control, check === 'test-signature' ? { ...about, person: name } : about);
  return words === null ? null : { found: words.happened, todo: words.todo };
}

/** Never without a sentence: what has none is named by its control and operands. */
export function checkWords(finding: CheckFinding): CheckWords {
  const { title, says } = stationChecks[finding.check];
  const sentence = Object.hasOwn(says, finding.found) ? says[finding.found] : undefined;
  const { found, todo } = fromRefusal(finding) ?? sentence ?? { found: JSON.stringify(finding.refusal ?? finding.values), todo: '' };
  const capital = fill(found, finding.values);
  return { title, found: capital.charAt(0).toUpperCase() + capital.slice(1), todo: fill(todo, finding.values) };
}
