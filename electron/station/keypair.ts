/**
 * A token makes a key pair (hsm-key-generation), between intent and outcome; and what an interrupted making left in it is looked for, taken over
 * or destroyed, as two people decide. The PIN goes from the entry view to the token process, as for signatures.
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { generationRefusal, keypairAsked, possessionMessage, settlementRefusal, soughtRefusal } from '../../shared/ceremony/keypair.ts';
import { executionRefusal, outcomeOf } from '../../shared/ceremony/making.ts';
import { personOf } from '../../shared/ceremony/state.ts';
import type { CeremonyEvent, EventOf } from '../../shared/format/ceremony-event.ts';
import type { PairFound } from '../../shared/format/keypair.ts';
import type { PayloadOf } from '../../shared/format/operation.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import type { Desk } from './desk.ts';
import { probe } from './making.ts';

/** A token's processor may take minutes for the primes of RSA 4096. */
const GENERATION_MS = 300_000;
const LOOK_MS = 30_000;
const NOTHING: PairFound = { privateKeys: 0, publicKeys: 0 };

/** What is no answer to the request is none. */
const refusedBy = (answer: TokenAnswer): Refusal => (answer.ok ? refuse('TOK-ENDED-1', {}) : answer.refusal);

type PairRequest = Extract<TokenRequest, { readonly serial: string }>;
type Asked = PayloadOf<'hsm-key-generation'>;

/** Before anything is intended: the one token with this serial number. */
async function tokenMissing(desk: Desk, serial: string): Promise<Refusal | null> {
  const there = await desk.working('cards', () => desk.withReaders((readers) => desk.tokenBySerial(readers, serial)));
  return there.ok ? null : there.refusal;
}

/** In the token now; null: nobody knows, or it is recorded as nobody knowing. */
function leftOf(answer: TokenAnswer): PairFound | null {
  if (answer.ok) return null;
  return answer.left === undefined ? NOTHING : answer.left;
}

function generatedBy(desk: Desk, answer: TokenAnswer): EventOf<'keypair.generated'> | null {
  const { intent } = desk.ledger.open.keypair;
  if (intent === null || !answer.ok || (answer.did !== 'generate' && answer.did !== 'adopt-pair')) return null;
  const { publicKey, mechanism, attributes, possession, attestation, token } = answer;
  return {
    type: 'keypair.generated',
    body: {
      label: intent.label,
      id: intent.id,
      token: { ...token },
      publicKey: toBase64(publicKey),
      fingerprint: digestHex(publicKey),
      mechanism,
      attributes: { ...attributes },
      possession: toBase64(possession),
      attestation: attestation.map(toBase64),
    },
  };
}

/** The station may have stopped between the two records. */
function executed(desk: Desk): Refusal | null {
  return desk.ledger.record({ type: 'ceremony.executed', body: outcomeOf(desk.ledger.open) });
}

export async function generateKeypair(desk: Desk, pinHolder: string): Promise<Refusal | null> {
  const { ledger } = desk;
  const asked = keypairAsked(ledger.open);
  const { phase, keypair, opened } = ledger.open;
  if (asked === null) return refuse('CER-KIND-1', { kind: opened.operation.kind });
  if (keypair.generated !== null) return executed(desk);
  // no token hears of it before the quorum, nor after the end
  if (phase !== 'Approved') return executionRefusal(ledger.open);
  const probed = await probe(desk, 'before-secret');
  if (probed !== null) return probed;
  const intent: EventOf<'keypair.generationIntended'>['body'] = {
    requestDigest: ledger.open.request?.digest ?? '',
    label: asked.label,
    id: toHex(desk.parts.nonce(16)),
    tokenSerial: asked.tokenSerial,
    nonce: toHex(desk.parts.nonce(32)),
    pinHolder,
  };
  const unready = generationRefusal(ledger.open, intent) ?? (await tokenMissing(desk, asked.tokenSerial));
  if (unready !== null) return unready;
  const intended = ledger.record({ type: 'keypair.generationIntended', body: intent });
  if (intended !== null) return intended;
  const answer = await askedOf(desk, pinHolder, 'generate', makingOf(desk, 'generate', asked, intent.nonce));
  return outcome(desk, answer, (refusal) => ({ type: 'keypair.generationFailed', body: { refusal, left: leftOf(answer) } }));
}

/** What the token made, recorded; or why not, which is recorded whenever that can be done again. */
function outcome(desk: Desk, answer: TokenAnswer, failed: (refusal: Refusal) => CeremonyEvent): Refusal | null {
  const { ledger } = desk;
  const generated = generatedBy(desk, answer);
  const refused = generated === null ? refusedBy(answer) : ledger.record(generated);
  if (refused !== null) return ledger.recordOwed(ledger.open, failed(refused)) ?? refused;
  return executed(desk);
}

function makingOf(desk: Desk, what: 'generate' | 'adopt-pair', asked: Asked, nonce: string): PairRequest {
  const { id } = desk.ledger.open.keypair.intent ?? { id: '' };
  const { tokenSerial: serial, label, algorithm } = asked;
  return { do: what, serial, label, id, algorithm, message: possessionMessage(desk.ledger.open, nonce) };
}

function askedOf(desk: Desk, pinHolder: string, purpose: 'generate' | 'settle', request: PairRequest): Promise<TokenAnswer> {
  const ms = purpose === 'generate' ? GENERATION_MS : LOOK_MS;
  return desk.withTokenPin({ holder: desk.person(pinHolder), purpose, ms }, request);
}

/** Recorded, because it may be a PIN that was wrong; nothing was changed. */
const settlementRefused = (desk: Desk, refusal: Refusal): Refusal =>
  desk.ledger.record({ type: 'keypair.settlementRefused', body: { refusal } }) ?? refusal;

export async function seekKeypair(desk: Desk, pinHolder: string): Promise<Refusal | null> {
  const { intent } = desk.ledger.open.keypair;
  const unready = soughtRefusal(desk.ledger.open, { pinHolder, found: NOTHING });
  if (unready !== null) return unready;
  if (intent === null || personOf(desk.roster, pinHolder) === undefined) return refuse('PAIR-INTENT-1', {});
  const { tokenSerial: serial, label, id } = intent;
  const answer = await askedOf(desk, pinHolder, 'settle', { do: 'seek-pair', serial, label, id });
  if (!answer.ok || answer.did !== 'seek-pair') return settlementRefused(desk, refusedBy(answer));
  return desk.ledger.record({ type: 'keypair.sought', body: { pinHolder, found: answer.found } });
}

type Settle = Extract<Command, { do: 'settle-keypair' }>;

/** Decided by master and witness, then done: the decision stands in the log before the token hears of it. */
export async function settleKeypair(desk: Desk, { way, note, pinHolder }: Settle): Promise<Refusal | null> {
  const { ledger } = desk;
  const { master, witness } = ledger.open.opened.participants;
  const asked = keypairAsked(ledger.open);
  const body = { way, by: [master, witness], note, pinHolder, nonce: toHex(desk.parts.nonce(32)) };
  const unready = settlementRefusal(ledger.open, body, desk.parts.now().toISOString());
  if (unready !== null) return unready;
  const { intent } = ledger.open.keypair;
  if (asked === null || intent === null) return refuse('PAIR-INTENT-1', {});
  const intended = ledger.record({ type: 'keypair.settlementIntended', body });
  if (intended !== null) return intended;
  if (way === 'adopt') {
    const answer = await askedOf(desk, pinHolder, 'settle', makingOf(desk, 'adopt-pair', asked, body.nonce));
    return outcome(desk, answer, (refusal) => ({ type: 'keypair.settlementRefused', body: { refusal } }));
  }
  const { tokenSerial: serial, label, id } = intent;
  const answer = await askedOf(desk, pinHolder, 'settle', { do: 'destroy-pair', serial, label, id });
  if (!answer.ok || answer.did !== 'destroy-pair') return settlementRefused(desk, refusedBy(answer));
  return ledger.recordOwed(ledger.open, { type: 'keypair.destroyed', body: { objects: answer.objects } });
}
