import { base64 } from '@scure/base';
import { FormatError } from './format-error.ts';

// the last symbol before "==" carries 2 bits of data and 4 of zero, before "=" 4 and 2 (RFC 4648 §3.5)
const canonical = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** RFC 4648 §4, padded. */
export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);

/** Whether fromBase64 would take it. */
export const isBase64 = (text: string): boolean => canonical.test(text);

/** Accepts what toBase64 writes and nothing else: no white space, no missing padding, no non-zero trailing bits. Throws FormatError `base64`. */
export const fromBase64 = (text: string): Uint8Array => {
  if (!isBase64(text)) throw new FormatError('base64', `text of length ${text.length}`);
  return base64.decode(text);
};
