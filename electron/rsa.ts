/** RSA verification for shared/, which has none of its own: OpenSSL's, or in Electron BoringSSL's, through node:crypto. */
import { constants, createPublicKey, verify } from 'node:crypto';
import type { RsaVerify } from '../shared/format/message-signature.ts';

const BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** @see RsaVerify. Keys that are no RSA keys verify nothing. */
export const rsaVerify: RsaVerify = (padding, hash, spki, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki.buffer, spki.byteOffset, spki.length), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'rsa') return false;
    return padding === 'pss'
      ? verify(hash, message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: BYTES[hash] }, signature)
      : verify(hash, message, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    // the libraries throw several kinds of error for what is no key or no signature; none of them is a yes
    return false;
  }
};
