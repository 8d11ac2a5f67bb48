/**
 * A token makes a key pair that cannot leave it, or is looked into for what an interrupted making left, which is taken over or destroyed.
 * From the moment the token is told to make it, every answer says what is in the token then: nothing is tidied away behind people's backs.
 */
import type pkcs11 from 'pkcs11js';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { type PairFound, unfitAttribute } from '../../shared/format/keypair.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { PairMade, TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { rsaVerify } from '../rsa.ts';
import { attempt, attemptAsync, DeviceFault } from './cryptoki-call.ts';
import { GENERATION, privateTemplate, publicTemplate } from './generation-way.ts';
import type { OpenModule } from './module.ts';
import { found, type PairHandles, pairAttributesOf, pairObjects, spkiIn, taken } from './pair-objects.ts';
import { type PairSession, withPairSession } from './pair-session.ts';
import * as refusals from './refusals.ts';
import { signature, WAYS } from './signing-way.ts';
import { certificatesFor, slotNumber } from './tokens.ts';

type Asked<Do extends TokenRequest['do']> = Extract<TokenRequest, { readonly do: Do }>;
type Making = Asked<'generate' | 'adopt-pair'>;

/** Certificates of the token for this key; more than these no token has (shared/format/ceremony-event.ts). */
const MOST_CERTIFICATES = 4;

/** `left`: what is in the token since it was told to make a pair; null: it does not say any more. */
const failed = (refusal: Refusal, left: PairFound | null): TokenAnswer => ({ ok: false, refusal, left });

/** Label and id are free before; then the pair is made, read back, and signs. Throws DeviceFault while nothing is begun. */
export const generate = (module: OpenModule, request: Asked<'generate'>, entry: Port): Promise<TokenAnswer> => {
  const { serial, algorithm } = request;
  const mechanisms = [GENERATION[algorithm].mechanism, WAYS[algorithm].mechanism.mechanism];
  return withPairSession(module, { serial, mechanisms }, entry, async (open) => {
    const already = taken(open.cryptoki, open.session, request);
    if (already !== null)
      return { ok: false, refusal: refusals.taken(open.token, already, already === 'label' ? request.label : request.id) };
    return begun(open, request, async () => {
      const { publicKey, privateKey } = await attemptAsync('C_GenerateKeyPair', () =>
        open.cryptoki.C_GenerateKeyPairAsync(
          open.session,
          { mechanism: GENERATION[algorithm].mechanism },
          publicTemplate(request, algorithm),
          privateTemplate(request, algorithm),
        ),
      );
      return readBack(open, request, { privateKeys: [privateKey], publicKeys: [publicKey] });
    });
  });
};

/** What an interrupted making left, checked as after making it. */
export const adopt = (module: OpenModule, request: Asked<'adopt-pair'>, entry: Port): Promise<TokenAnswer> => {
  const { serial, algorithm } = request;
  return withPairSession(module, { serial, mechanisms: [WAYS[algorithm].mechanism.mechanism] }, entry, (open) =>
    begun(open, request, () => {
      const pair = pairObjects(open.cryptoki, open.session, request);
      return pair.privateKeys.length === 1 && pair.publicKeys.length === 1
        ? readBack(open, request, pair)
        : Promise.resolve(refusals.notAPair(open.token, found(pair)));
    }),
  );
};

export const seek = (module: OpenModule, request: Asked<'seek-pair'>, entry: Port): Promise<TokenAnswer> =>
  withPairSession(module, { serial: request.serial, mechanisms: [] }, entry, ({ cryptoki, session }) => ({
    ok: true,
    did: 'seek-pair',
    found: found(pairObjects(cryptoki, session, request)),
  }));

/** C_DestroyObject for each half that carries label and id, and a look afterwards. Throws DeviceFault. */
export const destroy = (module: OpenModule, request: Asked<'destroy-pair'>, entry: Port): Promise<TokenAnswer> =>
  withPairSession(module, { serial: request.serial, mechanisms: [] }, entry, ({ cryptoki, session, token }) => {
    const { privateKeys, publicKeys } = pairObjects(cryptoki, session, request);
    const objects = [...privateKeys, ...publicKeys];
    for (const object of objects) {
      attempt('C_DestroyObject', () => {
        cryptoki.C_DestroyObject(session, object);
      });
    }
    const after = found(pairObjects(cryptoki, session, request));
    return objects.length > 0 && after.privateKeys + after.publicKeys === 0
      ? { ok: true, did: 'destroy-pair', objects: objects.length }
      : { ok: false, refusal: refusals.notAPair(token, after) };
  });

/** Whatever goes wrong from here on is told with what is in the token. */
async function begun(open: PairSession, request: Making, run: () => Promise<TokenAnswer | Refusal>): Promise<TokenAnswer> {
  try {
    const made = await run();
    return 'control' in made ? failed(made, leftIn(open, request)) : made;
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    return failed(refusals.deviceFailed(error), leftIn(open, request));
  }
}

function leftIn({ cryptoki, session }: PairSession, request: Making): PairFound | null {
  try {
    return found(pairObjects(cryptoki, session, request));
  } catch (error) {
    if (error instanceof DeviceFault) return null;
    throw error;
  }
}

async function readBack(open: PairSession, request: Making, { privateKeys, publicKeys }: PairHandles): Promise<TokenAnswer | Refusal> {
  const { cryptoki, session, token } = open;
  const [privateKey, publicKey] = [privateKeys[0], publicKeys[0]];
  if (privateKey === undefined || publicKey === undefined) throw new Error('no pair to read back');
  const spki = shown(open, publicKey, request);
  if (spki === undefined) return refusals.unreadable(token, request.algorithm);
  const attributes = pairAttributesOf(cryptoki, session, privateKey);
  const unfit = unfitAttribute(attributes);
  if (unfit !== null) return refusals.unfitKey(token, unfit);
  const possession = await signed(open, privateKey, request);
  if (possession === undefined || !verifiesMessage(spki, request.message, possession, rsaVerify))
    return refusals.signatureUnverified(token);
  const made: PairMade = {
    publicKey: spki,
    mechanism: GENERATION[request.algorithm].name,
    attributes,
    possession,
    attestation: certificatesFor(cryptoki, session, spki).slice(0, MOST_CERTIFICATES),
    token: {
      serial: token.serial,
      label: token.label,
      model: token.model,
      manufacturer: token.manufacturer,
      firmware: token.firmware,
      slot: slotNumber(token.slot),
    },
  };
  return request.do === 'generate' ? { ok: true, did: 'generate', ...made } : { ok: true, did: 'adopt-pair', ...made };
}

function shown({ cryptoki, session }: PairSession, publicKey: pkcs11.Handle, { algorithm }: Making): Uint8Array | undefined {
  try {
    return spkiIn(cryptoki, session, publicKey, algorithm);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

async function signed(
  { cryptoki, session }: PairSession,
  privateKey: pkcs11.Handle,
  { algorithm, message }: Making,
): Promise<Uint8Array | undefined> {
  const way = WAYS[algorithm];
  attempt('C_SignInit', () => {
    cryptoki.C_SignInit(session, way.mechanism, privateKey);
  });
  return signature(cryptoki, session, way, message);
}
