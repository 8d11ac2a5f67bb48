/** BER-TLV as PIV cards speak it (SP 800-73-4 part 2, ISO 7816-4 §5.2.2): tags of one to three bytes, definite lengths. */

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array<ArrayBuffer>;
}

const tagBytes = (tag: number): number[] =>
  tag > 0xffff ? [tag >> 16, (tag >> 8) & 0xff, tag & 0xff] : tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];

const lengthBytes = (length: number): number[] =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];

/** @param parts the value, in pieces; up to 65,535 bytes */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return new Uint8Array(Buffer.concat([Buffer.from([...tagBytes(tag), ...lengthBytes(length)]), ...parts]));
}

/** Undefined for bytes that are no sequence of whole TLVs. */
export function readTlvs(bytes: Uint8Array): readonly Tlv[] | undefined {
  const found: Tlv[] = [];
  let at = 0;
  const next = (): number => bytes[at++] ?? Number.NaN;
  while (at < bytes.length) {
    let tag = next();
    if ((tag & 0x1f) === 0x1f) {
      let more: number;
      do {
        more = next();
        tag = (tag << 8) | more;
      } while ((more & 0x80) !== 0);
    }
    let length = next();
    if (length === 0x81) length = next();
    else if (length === 0x82) length = (next() << 8) | next();
    else if (!(length < 0x80)) return undefined;
    if (!(at + length <= bytes.length)) return undefined;
    found.push({ tag, value: new Uint8Array(bytes.subarray(at, at + length)) });
    at += length;
  }
  return found;
}

export const valueWith = (tlvs: readonly Tlv[] | undefined, tag: number): Uint8Array<ArrayBuffer> | undefined =>
  tlvs?.find((one) => one.tag === tag)?.value;
