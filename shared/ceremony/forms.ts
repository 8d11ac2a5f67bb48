/**
 * The controls on shards that are not on paper: at opening, whether their keys can be wrapped to and nobody gets too many; when they were made,
 * whether each is wrapped to the key that the quorum approved. A shard with a provider cannot be opened in the room (docs/decisions/0018).
 */
import { fromBase64 } from '../bytes/base64.ts';
import { sameJson } from '../bytes/canonical-json.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import type { KeyAlgorithm } from '../format/key-algorithm.ts';
import type { PayloadOf } from '../format/operation.ts';
import { publicKeyOf } from '../format/public-key.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Roster } from '../format/roster.ts';
import { formOf, keyFingerprintOf, type ShardForm, type ShardForms, type WrappedForm } from '../format/shard-form.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import type { WrappedShard } from '../format/wrapped-shard.ts';
import { hasWrappedTexts } from '../script/wrapped-texts.ts';
import { wrappedRefusal } from '../shards/wrapped.ts';
import type { CardState, CeremonyState } from './state.ts';

type Opened = EventOf<'ceremony.opened'>['body'];
type Payload = PayloadOf<'master-key-generation'>;

/** What is wrapped to: by ECDH on P-256 (DHKEM), by RSA-OAEP. */
const KEY_KINDS: Readonly<Record<WrappedForm['form'], readonly KeyAlgorithm[]>> = {
  token: ['ecdsa-p256'],
  provider: ['rsa-2048', 'rsa-3072', 'rsa-4096'],
};

/** Whether it can be opened in the room, and so be read back before the set is active. */
export const isReadable = ({ form }: Pick<ShardForm, 'form'>): boolean => form !== 'provider';
/** Of the ceremony's shards, those. */
export const readableCards = ({ cards }: Pick<CeremonyState, 'cards'>): readonly CardState[] => cards.filter(isReadable);

/** Every shard is a card, as in most ceremonies. */
export const isAllPaper = ({ cards }: Pick<CeremonyState, 'cards'>): boolean => cards.every(({ form }) => form === 'paper');

interface Wrapped {
  readonly index: number;
  readonly form: WrappedForm;
}
const wrappedIn = (forms: ShardForms): readonly Wrapped[] =>
  forms.flatMap((form, place) => (form.form === 'paper' ? [] : [{ index: place + 1, form }]));

function kindOfKey({ spki }: WrappedForm): KeyAlgorithm | 'unreadable' {
  try {
    return publicKeyOf(fromBase64(spki)).algorithm;
  } catch (error) {
    if (error instanceof FormatError) return 'unreadable';
    throw error;
  }
}

/** Each key is of a kind that is wrapped to, holds one shard, and is nobody's signature key. */
function keysRefusal(wrapped: readonly Wrapped[], { people }: Roster): Refusal | null {
  for (const { index, form } of wrapped) {
    const [have, kinds] = [kindOfKey(form), KEY_KINDS[form.form]];
    if (have === 'unreadable' || !kinds.includes(have)) return refuse('FORM-KEY-1', { index, have, want: kinds.join(', ') });
    const twin = wrapped.find((other) => other.index < index && other.form.spki === form.spki);
    if (twin !== undefined) return refuse('FORM-KEY-2', { index, other: twin.index });
    const fingerprint = keyFingerprintOf(form);
    const signer = people.find(({ key }) => key.fingerprint === fingerprint);
    if (signer !== undefined) return refuse('FORM-KEY-3', { index, person: signer.name });
  }
  return null;
}

/** No account has as many as open the key: whoever runs it could open it alone. */
function accountsRefusal(wrapped: readonly Wrapped[], threshold: number): Refusal | null {
  const counts = new Map<string, number>();
  for (const { form } of wrapped) {
    if (form.form !== 'provider') continue;
    const { provider, account } = form.target;
    const have = (counts.get(`${provider} ${account}`) ?? 0) + 1;
    if (have >= threshold) return refuse('FORM-ACCOUNT-1', { provider, account, have, threshold });
    counts.set(`${provider} ${account}`, have);
  }
  return null;
}

/** FORM-COUNT-1, FORM-SCRIPT-1, FORM-KEY-1, -2, -3, FORM-ACCOUNT-1, FORM-READABLE-1. */
export function formsRefusal({ operation, script, roster }: Opened): Refusal | null {
  if (operation.kind !== 'master-key-generation' || operation.payload.forms === undefined) return null;
  const { forms, cards } = operation.payload;
  if (forms.length !== cards.shards) return refuse('FORM-COUNT-1', { have: forms.length, want: cards.shards });
  if (!hasWrappedTexts(script)) return refuse('FORM-SCRIPT-1', { script: script.id });
  const wrapped = wrappedIn(forms);
  const readable = forms.filter(isReadable).length;
  return (
    keysRefusal(wrapped, roster) ??
    accountsRefusal(wrapped, cards.threshold) ??
    (readable < cards.threshold ? refuse('FORM-READABLE-1', { have: readable, need: cards.threshold }) : null)
  );
}

/** Each shard has the form, and is wrapped to the key, that was approved. */
export const isAsApproved = (payload: Payload, { shards }: ShardManifest): boolean =>
  shards.every((shard) => {
    const form = formOf(payload, shard.index);
    if (form.form === 'paper') return shard.form === 'paper';
    return shard.form === form.form && shard.keyFingerprint === keyFingerprintOf(form);
  });

const isFor = (wrapped: WrappedShard, form: ShardForm): boolean =>
  wrapped.form !== 'provider' || (form.form === 'provider' && sameJson(wrapped.target, form.target));

/**
 * Every shard that is not on paper is there once, in order, for its target, and is the one that the manifest names: KEY-MANIFEST-1 and the
 * refusals of wrappedRefusal.
 */
export function wrappedShardsRefusal(payload: Payload, manifest: ShardManifest, given: readonly WrappedShard[]): Refusal | null {
  const want = manifest.shards.filter(({ form }) => form !== 'paper').map(({ index }) => index);
  const complete = given.map(({ index }) => index).join() === want.join();
  if (!complete || !given.every((wrapped) => isFor(wrapped, formOf(payload, wrapped.index)))) {
    return refuse('KEY-MANIFEST-1', { field: 'wrapped' });
  }
  for (const wrapped of given) {
    const refusal = wrappedRefusal(wrapped, manifest);
    if (refusal !== null) return refusal;
  }
  return null;
}
