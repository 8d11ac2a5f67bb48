import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { FormatError } from './format-error.ts';

/** Two lower-case digits a byte. */
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** Accepts lower case only, so that a value has one spelling. Throws FormatError `hex`. */
export const fromHex = (text: string): Uint8Array => {
  const wrong = text.search(/[^0-9a-f]/);
  if (wrong !== -1) throw new FormatError('hex', `character ${wrong}`);
  if (text.length % 2 !== 0) throw new FormatError('hex', `length ${text.length}`);
  return hexToBytes(text);
};
