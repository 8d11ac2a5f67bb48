/**
 * What an emulated YubiKey says of its keys, through Yubico's own module and the real token process: in a ceremony whose policy asks for it, under
 * the right root and under another; of a key that was brought into the token; and through OpenSC, which passes no attestation on.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { decodeEnvelope, envelopePayload } from '../../shared/format/dsse.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { approvalRecord } from '../../shared/format/statement.ts';
import { defaultPeople } from '../support/people.ts';
import { attestationAuthority } from '../support/piv/attestation-authority.ts';
import type { CardMade } from '../support/piv/card-made.ts';
import { CardReaders } from '../support/piv/card-readers.ts';
import { type CardKind, makePracticeCards, type PracticeCards } from '../support/piv/practice-cards.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { rotationOf } from '../token/station-agenda.ts';

const CUSTODIANS = ['lukasz', 'pavlos', 'petr'];
const POLICY = 'ceremonies:\n  attestation:\n    require: true\n    pinPolicy: always\n';

const place = mkdtempSync(join(tmpdir(), 'keyrite-attestation-'));
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(place, { recursive: true });
});

/** A workspace with these vendors' roots, and its station. Custodians' cards are in the readers. */
async function stationOf(
  name: string,
  practice: PracticeCards,
  roots: Readonly<Record<string, Uint8Array | string>>,
  policy = POLICY,
): Promise<StationInNode> {
  const folder = join(place, name);
  for (const part of ['', 'cards', 'export', 'attestation-roots']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'roster.json'), rosterRecord.encode(practice.roster));
  const station = { modules: [practice.modulePath], cards: join(folder, 'cards'), export: join(folder, 'export'), copies: [] };
  writeFileSync(join(folder, 'station.json'), JSON.stringify(station));
  writeFileSync(join(folder, 'policy.yaml'), policy);
  for (const [file, bytes] of Object.entries(roots)) writeFileSync(join(folder, 'attestation-roots', file), bytes);
  const opened = await openStation({ folder, softhsmConf: '/dev/null', type: honestTypist(practice, station.cards) });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  closing.push(() => opened.close());
  return opened;
}

async function cards(
  kind: CardKind,
  change: (card: CardMade) => CardMade = (card) => card,
): Promise<PracticeCards & { readonly readers: CardReaders }> {
  const people = defaultPeople(CUSTODIANS.length).map((person) => ({ ...person, algorithm: 'ecdsa-p256' as const }));
  const practice = await makePracticeCards({ kind, people, pin: () => '73519402' });
  const readers = new CardReaders();
  for (const id of CUSTODIANS) {
    const card = practice.cards.get(id);
    if (card === undefined) throw new Error(`no card of ${id}`);
    await readers.make(change(card));
    await readers.insert(id);
  }
  return { ...practice, readers };
}

const approve = (open: StationInNode, { roster }: PracticeCards, id: string) =>
  open.move({ do: 'approve', fingerprint: roster.people.find((one) => one.id === id)?.key.fingerprint ?? '', reason: 'Compared' });
async function requested(open: StationInNode): Promise<StationInNode> {
  expect(await open.move(rotationOf(CUSTODIANS))).toEqual({ ok: true });
  expect(await open.move({ do: 'initiate' })).toEqual({ ok: true });
  return open;
}
const approvals = ({ store, ledger }: StationInNode): readonly EventOf<'ceremony.approved'>['body'][] =>
  store.of(ledger.open.id).flatMap(({ record: { event } }) => (event.type === 'ceremony.approved' ? [event.body] : []));
const saidIn = (envelope: string) => approvalRecord.decode(envelopePayload(decodeEnvelope(fromBase64(envelope)))).attestation;
/** VERIFY (SP 800-73-4 part 2 §3.2.1) that the card took, since it was last looked at. */
const pinsTaken = async (readers: CardReaders, id: string): Promise<number> =>
  (await readers.state(id)).heard.filter(({ ins, status }) => ins === 0x20 && status === 0x9000).length;

describe('YubiKeys through ykcs11', () => {
  let practice: Awaited<ReturnType<typeof cards>>;
  beforeAll(async () => {
    practice = await cards('yubikey');
  });
  afterAll(() => practice.readers.close());

  test('each approval is bound to what its token says, and the log shows whose root it is', async () => {
    const open = await requested(await stationOf('own', practice, { 'maker.der': practice.attestationRoot }));
    expect(await approve(open, practice, 'lukasz')).toEqual({ ok: true });
    expect(await approve(open, practice, 'petr')).toEqual({ ok: true });
    const given = approvals(open);
    expect(given.map(({ person }) => person)).toEqual(['lukasz', 'petr']);
    for (const { person, envelope, attestation } of given) {
      expect(saidIn(envelope)).toEqual({
        result: 'attested',
        slot: '9c',
        serial: String(practice.cards.get(person)?.yubikey?.serial),
        firmware: '5.4.3',
        formFactor: 'usb-c-keychain',
        pinPolicy: 'always',
        touchPolicy: 'never',
        root: digestHex(practice.attestationRoot),
        digest: digestHex(fromBase64(attestation?.certificate ?? '')),
      });
      expect(attestation?.intermediates).toHaveLength(1);
    }
    expect(open.ledger.open.phase).toBe('Approved');
  });

  test('under another vendor’s root it is foreign, before a PIN is asked', async () => {
    const { pem } = await attestationAuthority('Another maker');
    const open = await requested(await stationOf('foreign', practice, { 'other.pem': `Another vendor's\n\n${pem}\n` }));
    await practice.readers.state('lukasz');
    expect(await approve(open, practice, 'lukasz')).toMatchObject({ refusal: { control: 'ATT-FOREIGN-1' } });
    expect(await pinsTaken(practice.readers, 'lukasz')).toBe(0);
    expect(open.store.of(open.ledger.open.id).at(-1)?.record.event).toMatchObject({
      type: 'ceremony.approval_rejected',
      body: { person: 'lukasz', refusal: { control: 'ATT-FOREIGN-1', operands: { issuer: 'PRACTICE PIV maker root CA, not Yubico' } } },
    });
  });

  test('a policy that wants a touch refuses it', async () => {
    const policy = `${POLICY}    touchPolicy: cached\n`;
    const open = await requested(await stationOf('touch', practice, { 'maker.der': practice.attestationRoot }, policy));
    expect(await approve(open, practice, 'petr')).toMatchObject({
      refusal: { control: 'ATT-TOUCH-1', operands: { have: 'never', want: 'cached' } },
    });
  });

  test('where the policy does not ask, a foreign attestation is on the record as refused', async () => {
    const open = await requested(await stationOf('unasked', practice, {}, 'ceremonies:\n  enabled: true\n'));
    expect(await approve(open, practice, 'pavlos')).toEqual({ ok: true });
    const [given] = approvals(open);
    const digest = digestHex(fromBase64(given?.attestation?.certificate ?? ''));
    expect(saidIn(given?.envelope ?? '')).toEqual({ result: 'refused', digest, control: 'ATT-FOREIGN-1' });
  });

  test('a file among the roots that is none stops the station at its start, by name', async () => {
    await expect(stationOf('broken', practice, { 'maker.der': practice.attestationRoot, 'notes.txt': 'Ask Ada' })).rejects.toThrow(
      'WSP-ATTESTATION-1',
    );
    await expect(stationOf('leaf', practice, { 'f9.der': practice.cards.get('petr')?.slots['9C']?.certificate ?? '' })).rejects.toThrow(
      'no-authority',
    );
  });
});

test.each([
  ['a key that was brought into the token', 'yubikey', 'imported'],
  ['a token through OpenSC', 'piv', 'generated'],
] as const)('%s shows no attestation, and is refused before a PIN is asked', async (_, kind, origin) => {
  const practice = await cards(kind, (card) => {
    const signing = card.slots['9C'];
    return signing === undefined ? card : { ...card, slots: { ...card.slots, '9C': { ...signing, origin } } };
  });
  const open = await requested(await stationOf(`none-${kind}`, practice, { 'maker.der': practice.attestationRoot }));
  expect(await approve(open, practice, 'lukasz')).toMatchObject({ refusal: { control: 'ATT-MISSING-1' } });
  expect(await pinsTaken(practice.readers, 'lukasz')).toBe(0);
  await practice.readers.close();
});
