/**
 * The controls on a key pair that a token makes: begun once by a quorum, it is what was approved, it cannot leave the token, and it has signed.
 * What an interrupted generation left is looked for in the token first; two people decide, and the log holds the outcome.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import { pae } from '../format/dsse.ts';
import { type PairFound, unfitAttribute } from '../format/keypair.ts';
import { type RsaVerify, verifiesMessage } from '../format/message-signature.ts';
import type { PayloadOf } from '../format/operation.ts';
import { publicKeyOf } from '../format/public-key.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { PAYLOAD_TYPE, possessionRecord } from '../format/statement.ts';
import { secretRefusal } from './making.ts';
import { type CeremonyState, nameOf, takesPart } from './state.ts';

/** Null where the ceremony's operation is another one. */
export const keypairAsked = ({ opened: { operation } }: Pick<CeremonyState, 'opened'>): PayloadOf<'hsm-key-generation'> | null =>
  operation.kind === 'hsm-key-generation' ? operation.payload : null;

/** Whoever leads the station does not hold the PIN of the token in which keys are made: a custodian does (practice, "Roles and separation"). */
function pinHolderRefusal(state: CeremonyState, person: string): Refusal | null {
  const { custodians } = state.opened.participants;
  return custodians.includes(person) && !state.barred.has(person) ? null : refuse('SOD-PIN-1', { person: nameOf(state.roster, person) });
}

type Intent = EventOf<'keypair.generationIntended'>['body'];

/** Canonical bytes of what the new key signs. */
export const possessionStatement = (ceremonyId: string, { requestDigest, label, id, tokenSerial }: Intent, nonce: string): Uint8Array =>
  possessionRecord.encode({ format: 'keyrite-possession-v1', ceremonyId, requestDigest, label, id, tokenSerial, nonce });

/** The bytes that it signs: an envelope's pre-authentication encoding, so that nothing else can be read into its first signature. */
export function possessionMessage({ id, keypair: { intent } }: CeremonyState, nonce: string): Uint8Array {
  if (intent === null) throw new Error('no generation was intended');
  return pae(PAYLOAD_TYPE.possession, possessionStatement(id, intent, nonce));
}

export function generationRefusal(state: CeremonyState, body: Intent): Refusal | null {
  const asked = keypairAsked(state);
  const { standing } = state.keypair;
  if (asked === null) return refuse('CER-KIND-1', { kind: state.opened.operation.kind });
  if (standing === 'generated') return refuse('CER-USED-1', {});
  if (standing === 'intended') return refuse('CER-INTERRUPTED-1', { act: 'generate' });
  const unready = secretRefusal(state, body.requestDigest);
  if (unready !== null) return unready;
  const wrong: readonly (readonly [string, boolean])[] = [
    ['label', body.label !== asked.label],
    ['tokenSerial', body.tokenSerial !== asked.tokenSerial],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (field !== undefined) return refuse('PAIR-NAME-1', { field });
  return pinHolderRefusal(state, body.pinHolder);
}

/** Under way, or taken over as two people decided. */
export function generatedRefusal(state: CeremonyState, body: EventOf<'keypair.generated'>['body'], rsa: RsaVerify): Refusal | null {
  const asked = keypairAsked(state);
  const { intent, standing, settling } = state.keypair;
  const announced = state.interrupted === 'generate' ? settling === 'adopt' : standing === 'intended';
  if (asked === null || intent === null || !announced) return refuse('PAIR-INTENT-1', {});
  const wrong: readonly (readonly [string, boolean])[] = [
    ['label', body.label !== intent.label],
    ['id', body.id !== intent.id],
    ['tokenSerial', body.token.serial !== intent.tokenSerial],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (field !== undefined) return refuse('PAIR-NAME-1', { field });
  const spki = fromBase64(body.publicKey);
  const have = algorithmOf(spki);
  if (have !== asked.algorithm) return refuse('PAIR-KEY-1', { have, want: asked.algorithm });
  if (digestHex(spki) !== body.fingerprint) return refuse('PAIR-KEY-1', { have: body.fingerprint, want: digestHex(spki) });
  const unfit = unfitAttribute(body.attributes);
  if (unfit !== null) return refuse('PAIR-ATTRIBUTES-1', { attribute: unfit });
  return provesPossession(state, body, rsa) ? null : refuse('PAIR-POSSESSION-1', { fingerprint: body.fingerprint });
}

/** The signature under the statement of this ceremony, with the number that was asked for last, by the key that is shown. */
export function provesPossession(
  state: CeremonyState,
  { publicKey, possession }: Pick<EventOf<'keypair.generated'>['body'], 'publicKey' | 'possession'>,
  rsa: RsaVerify,
): boolean {
  const { nonce } = state.keypair;
  return nonce !== null && verifiesMessage(fromBase64(publicKey), possessionMessage(state, nonce), fromBase64(possession), rsa);
}

function algorithmOf(spki: Uint8Array): string {
  try {
    return publicKeyOf(spki).algorithm;
  } catch (error) {
    if (error instanceof FormatError) return 'unknown';
    throw error;
  }
}

const objects = ({ privateKeys, publicKeys }: PairFound): number => privateKeys + publicKeys;
/** One private and one public half. */
export const isWhole = ({ privateKeys, publicKeys }: PairFound): boolean => privateKeys === 1 && publicKeys === 1;

/** Only what an interrupted generation left is looked for, and settled. */
const nothingLeft = (state: CeremonyState): Refusal | null => (state.interrupted === 'generate' ? null : refuse('PAIR-INTENT-1', {}));

export const soughtRefusal = (state: CeremonyState, { pinHolder }: EventOf<'keypair.sought'>['body']): Refusal | null =>
  nothingLeft(state) ?? pinHolderRefusal(state, pinHolder);

/** Two different people who take part decide, after a look into the token, on what was found there. A late key is not taken over. */
export function settlementRefusal(state: CeremonyState, body: EventOf<'keypair.settlementIntended'>['body'], at: string): Refusal | null {
  const { found } = state.keypair;
  const stranger = nothingLeft(state) ?? pinHolderRefusal(state, body.pinHolder);
  if (stranger !== null) return stranger;
  if (new Set(body.by).size < 2 || !body.by.every((id) => takesPart(state, id))) return refuse('CER-INTERRUPTED-2', { act: 'generate' });
  const fits = found !== null && (body.way === 'adopt' ? isWhole(found) : objects(found) > 0);
  if (!fits) return refuse('PAIR-FOUND-1', { way: body.way, ...counts(found) });
  if (body.way === 'destroy') return null;
  if (state.phase !== 'Approved') return refuse('CER-STATE-1', { state: state.phase });
  const expires = state.request?.value.expires ?? '';
  return at < expires ? null : refuse('CER-EXPIRED-1', { expires });
}

const counts = (found: PairFound | null): Readonly<Record<string, number>> =>
  found === null ? {} : { privateKeys: found.privateKeys, publicKeys: found.publicKeys };

export const destroyedRefusal = ({ keypair }: CeremonyState): Refusal | null =>
  keypair.settling === 'destroy' ? null : refuse('PAIR-INTENT-1', {});

/** That nothing was made is said when nothing was found, and that something was made by taking it over. */
export function nothingMadeRefusal({ keypair }: CeremonyState, outcome: 'did-not-happen' | 'happened'): Refusal | null {
  const { found } = keypair;
  const nothing = outcome === 'did-not-happen' && found !== null && objects(found) === 0;
  return nothing ? null : refuse('PAIR-FOUND-1', { way: outcome, ...counts(found) });
}
