/** The report for people: verdict first, then what was verified, or every reason why not, one line each. */
import { fromHex } from '../shared/bytes/hex.ts';
import { digestLines, wordsOf } from '../shared/bytes/words.ts';
import type { CeremonyFacts, TokenKeyFacts } from '../shared/verify/facts.ts';
import type { Check, Operands, Report } from '../shared/verify/report.ts';
import { controlWords } from './control-words.ts';
import { visible } from './visible.ts';

const LABEL_WIDTH = 20; // characters

const row = (label: string, value: string): string => `  ${label.padEnd(LABEL_WIDTH)}${value}`;
/** The first four bytes as words, as they stand on the paper that people brought. */
const firstWords = (hex: string): string => wordsOf(fromHex(hex).subarray(0, 4)).join(' ');
const when = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;
const told = (operands: Operands): string => {
  const pairs = Object.entries(operands).map(([name, value]) => `${name}=${visible(value) === '' ? '""' : visible(value)}`);
  return pairs.length === 0 ? '' : ` (${pairs.join(', ')})`;
};
const reason = ({ control, operands }: Check): string => `${control}  ${visible(controlWords(control, operands))}${told(operands)}`;

const READ_BACK: Readonly<Record<string, string>> = {
  page: 'from its page',
  scan: 'from a picture of its paper, the square code alone',
  typed: 'from typed text',
};

const digest = (label: string, hex: string): string[] => [
  row(label, hex),
  ...digestLines(fromHex(hex)).map((line) => row('', `${line.n}  ${line.hex}  ${line.words.join(' ')}`)),
];

const person = ({ name, fingerprint }: { readonly name: string; readonly fingerprint: string }): string =>
  `${name}, key ${firstWords(fingerprint)} (${fingerprint.slice(0, 16)}…)`;

function attested(said: CeremonyFacts['approvals'][number]['attestation']): string {
  if (said === null) return 'token: no attestation shown';
  if (said.result === 'refused') return `token: an attestation that does not hold (${said.control})`;
  const { slot, firmware, serial, pinPolicy, touchPolicy } = said;
  const device = serial === null ? '' : `, serial ${serial}`;
  return `token: key attested in slot ${slot}, PIN ${pinPolicy}, touch ${touchPolicy}, firmware ${firmware}${device}`;
}

function people(facts: CeremonyFacts): string[] {
  return [
    row('Ceremony master', person(facts.master)),
    row('Witness', person(facts.witness)),
    ...(facts.initiator === null ? [] : [row('Initiator', person(facts.initiator))]),
    row('Approvals', `${facts.approvals.length} of ${facts.approvalThreshold} needed, ${facts.custodians.length} custodians`),
    ...facts.approvals.flatMap((approval) => [
      row('  approved', `${person(approval)}, ${when(approval.at)}: “${approval.reason}”`),
      row('', attested(approval.attestation)),
    ]),
    ...facts.attestationRoots.map((root) => row('Attestation root', `${root}: compare it with its vendor’s`)),
    ...facts.bundleSignedBy.map((signer) => row('  signed the bundle', person(signer))),
  ];
}

type Tried = NonNullable<CeremonyFacts['tried']>;

function tokenKey(made: TokenKeyFacts): string[] {
  const { serial, label, model } = made.token;
  return [
    row('Key', `${made.name}, ${made.algorithm}${made.adopted ? ', taken over after an interruption' : ''}`),
    row('In token', `${serial}, ${label}, ${model}`),
    row('Object ID', made.id),
    ...digest('Public key', made.publicKey.fingerprint),
    row('Possession', 'the key signed this ceremony’s number'),
    row('Attestation', made.attestation === 0 ? 'none' : `${made.attestation} in the bundle, not verified here`),
  ];
}

function triedSet({
  keyName,
  epoch,
  madeIn,
  cards,
  cardThreshold,
  cardsMade,
  groups,
  checkValue,
  setDigest,
  begun,
  opened,
}: Tried): string[] {
  return [
    row('Cards tried', `of ${keyName}, epoch ${epoch}, ${cardThreshold} of ${cardsMade}, made in ${madeIn}`),
    ...cards.map(({ index, name }) => row(`  card ${index}`, `${name}, read and good`)),
    row('They open it', groups === 1 ? 'in the one group of them' : `in each of ${groups} groups of them`),
    row('Time taken', `${Math.round((Date.parse(opened) - Date.parse(begun)) / 1000)} s`),
    row('Key check value', checkValue.match(/.{1,4}/g)?.join(' ') ?? ''),
    ...digest('Set', setDigest),
  ];
}

type MadeShard = Extract<NonNullable<CeremonyFacts['key']>, { made: 'card-set' }>['cards'][number];

function shardRow({ form, index, name, bag, readBack }: MadeShard): string {
  switch (form) {
    case 'paper':
      return row(`  card ${index}`, `${name}, bag ${bag}, read back ${READ_BACK[readBack] ?? readBack}`);
    case 'token':
      return row(`  shard ${index}`, `${name}, in a token, read back`);
    case 'provider':
      return row(`  shard ${index}`, `${name}, with a provider: claimed, NOT READ BACK`);
  }
}

function key({ key: made, rosterChange, tried }: CeremonyFacts): string[] {
  if (tried !== null && made === null) return triedSet(tried);
  if (rosterChange !== null)
    return [...digest('New roster', rosterChange.digest), ...rosterChange.changes.map((line) => row('Change', line))];
  if (made === null) return [];
  if (made.made === 'in-token') return tokenKey(made);
  return [
    row(
      'Key',
      `${made.name}, ${made.algorithm}, epoch ${made.epoch}, ${made.cards.every(({ form }) => form === 'paper') ? 'cards' : 'shards'} ${made.cardThreshold} of ${made.cards.length}`,
    ),
    row('Key check value', made.checkValue.match(/.{1,4}/g)?.join(' ') ?? ''),
    ...(made.publicKey === null ? [] : digest('Public key', made.publicKey.fingerprint)),
    row('Card set', made.setId),
    ...made.cards.map(shardRow),
  ];
}

function judgement(facts: CeremonyFacts): string[] {
  const { signOff } = facts;
  const agrees =
    signOff === null
      ? 'none recorded'
      : `${signOff.name} ${signOff.agrees ? 'agrees' : 'DOES NOT AGREE'}${signOff.remark === '' ? '' : `: “${signOff.remark}”`}`;
  return [
    row('Witness’s sign-off', agrees),
    row('Exceptions', facts.exceptions.length === 0 ? 'none' : String(facts.exceptions.length)),
    ...facts.exceptions.map((one) => row(`  exception ${one.number}`, `step ${one.step}: ${one.happened}. Decided: ${one.decided}`)),
  ];
}

function records(facts: CeremonyFacts): string[] {
  const { head, script } = facts;
  return [
    row('Log head', `record ${head.record}, ${wordsOf(fromHex(head.digest).subarray(0, 8)).join(' ')}`),
    row('', head.digest),
    row('Request', facts.request.digest),
    row(
      'Script',
      `${script.id} ${script.version}, ${script.builtIn ? 'the one built into this verifier' : 'NOT one built into this verifier'}`,
    ),
    row('', script.digest),
    row('Roster', facts.rosterDigest),
    row('Statement', facts.statementDigest),
  ];
}

function verifiedLines(report: Report, facts: CeremonyFacts): string[] {
  const practice = facts.mode === 'practice';
  return [
    `VERIFIED ${practice ? 'PRACTICE ' : ''}ceremony ${facts.ceremonyId}`,
    ...(practice ? ['This was a PRACTICE ceremony. Nothing it made is for production.'] : []),
    '',
    row('Kind', `${facts.kind}, ${facts.subject}`),
    row('Where, when', `${facts.location}, ${when(facts.opened)} to ${when(facts.sealed)} (the station’s clock)`),
    ...people(facts),
    ...key(facts),
    ...judgement(facts),
    ...records(facts),
    row('Bundle', report.bundleDigest),
    '',
    `${report.checks.length} checks ran and held.`,
  ];
}

/** Lines without an end. */
export function reportLines(report: Report): string[] {
  if (report.ceremony !== null && report.verified) return verifiedLines(report, report.ceremony).map(visible);
  const reasons = report.checks.filter(({ ok, ran }) => !ok && ran);
  const waiting = report.checks.filter(({ ran }) => !ran).map(({ control }) => control);
  return [
    `REFUSED ${reasons.length === 1 ? 'for 1 reason' : `for ${reasons.length} reasons`}`,
    ...reasons.map(reason),
    ...(waiting.length === 0 ? [] : [`Not run, because of the above: ${waiting.join(' ')}`]),
  ];
}
