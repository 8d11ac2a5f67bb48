/** CRC-32 as ZIP has it (APPNOTE.TXT 6.3.10 §4.4.7): reflected polynomial 0xedb88320, start and end inverted. Detects accidents, not attackers. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** An unsigned 32-bit number. */
export const crc32 = (bytes: Uint8Array): number => {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] ?? 0);
  return (remainder ^ 0xffffffff) >>> 0;
};
