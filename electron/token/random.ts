/** A custodian's token adds to the master key's randomness: C_GenerateRandom straight to the custody process, past main. */
import type { RandomContribution, TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import type { OpenModule } from './module.ts';
import { withSession } from './objects.ts';
import { noRandom } from './refusals.ts';
import { holderOf } from './tokens.ts';

/** PKCS#11 v2.40 §5.15: no login is needed; a token that wants one, or has no generator, cannot contribute. */
const unable = new Set(['CKR_USER_NOT_LOGGED_IN', 'CKR_RANDOM_NO_RNG', 'CKR_FUNCTION_NOT_SUPPORTED']);

/** @param bytes how many to draw. Throws DeviceFault. */
export async function contributeRandom(module: OpenModule, fingerprint: string, bytes: number, custody: Port): Promise<TokenAnswer> {
  const holder = await holderOf(module, fingerprint);
  if (!holder.ok) {
    custody.close();
    return { ok: false, refusal: holder.refusal };
  }
  const { slot, serial, generator } = holder.held.token;
  if (generator !== 'token') {
    custody.close();
    return { ok: false, refusal: noRandom(serial, 'CKR_RANDOM_NO_RNG') };
  }
  // memory of its own: a Buffer from Node's pool would take the pool's other bytes along through the port
  const random = new Uint8Array(bytes);
  try {
    await withSession(module.cryptoki, slot, (session) =>
      attempt('C_GenerateRandom', () => module.cryptoki.C_GenerateRandom(session, Buffer.from(random.buffer))),
    );
    custody.post({ kind: 'random', fingerprint, random } satisfies RandomContribution);
  } catch (error) {
    if (error instanceof DeviceFault && unable.has(error.code)) return { ok: false, refusal: noRandom(serial, error.code) };
    throw error;
  } finally {
    random.fill(0);
    custody.close();
  }
  return { ok: true, did: 'random', token: { serial } };
}
