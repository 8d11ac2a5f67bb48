/**
 * A card read from a picture of its paper: what a scanner or a camera made of the page that will lie in the bag. Only the square code is read. Its
 * checksum and the commitment say whether it is the shard; that the printed groups say the same is for the holder's eyes, and the record says so.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { refuse } from '../../shared/format/refusal.ts';
import { SCAN_ENDINGS } from '../../shared/ipc/custody-protocol.ts';
import { qrCodes } from './qr-reader.ts';
import type { PageReading } from './read-page.ts';

/** A4 at 600 dpi is 35 million pixels; uncompressed in grey that is as many bytes, and a PNG of it rarely half. */
const MOST_FILE_BYTES = 32 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;

const unreadable = (reason: string, operands: Readonly<Record<string, string | number>> = {}): PageReading => ({
  ok: false,
  refusal: refuse('CARD-UNREADABLE-1', { reason, ...operands }),
});

/**
 * CARD-UNREADABLE-1 { reason: no-file { file } | several-files { file, files } | too-large | not-a-picture | no-code | several-codes }. Faults of the file system
 * are thrown, but for a file that is not there.
 * @param path without its ending, which is .png, .jpg or .jpeg; what is in the file says which it is
 */
export async function readCardScan(path: string): Promise<PageReading> {
  const files = SCAN_ENDINGS.map((ending) => `${path}${ending}`).filter((file) => existsSync(file));
  const [name] = files;
  if (name === undefined) return unreadable('no-file', { file: basename(path) });
  if (files.length > 1) return unreadable('several-files', { file: basename(path), files: files.length });
  const file = await readFile(name);
  try {
    return await readPicture(file);
  } finally {
    file.fill(0);
  }
}

async function readPicture(file: Uint8Array): Promise<PageReading> {
  if (file.length > MOST_FILE_BYTES) return unreadable('too-large', { bytes: file.length });
  // before it is unpacked: a small file can say that it is a picture of any size
  const pixels = pixelsOfPng(file) ?? pixelsOfJpeg(file);
  if (pixels === null) return unreadable('not-a-picture');
  if (pixels > MOST_PIXELS) return unreadable('too-large', { pixels });
  const codes = await qrCodes(file);
  const [code, ...more] = codes;
  if (code === undefined) return unreadable('no-code');
  if (more.length === 0) return { ok: true, code };
  for (const one of codes) one.fill(0);
  return unreadable('several-codes', { codes: codes.length });
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const viewOf = (file: Uint8Array): DataView => new DataView(file.buffer, file.byteOffset, file.length);

/** Width times height from IHDR, the first chunk (PNG, section 11.2.2); null for no PNG. */
function pixelsOfPng(file: Uint8Array): number | null {
  if (file.length < 24 || PNG_SIGNATURE.some((byte, at) => file[at] !== byte)) return null;
  return viewOf(file).getUint32(16) * viewOf(file).getUint32(20);
}

/** Width times height from the first frame header, SOF0 to SOF15 (ITU-T T.81, B.2.2); null for no JPEG. */
function pixelsOfJpeg(file: Uint8Array): number | null {
  const view = viewOf(file);
  if (file.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= file.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0 || marker > 0xfffe) return null;
    // DHT, JPG and DAC lie among the frame headers
    if (marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7);
  }
  return null;
}
