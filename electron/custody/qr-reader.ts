/** The QR codes of a picture, by zxing. It gets its own bytes: left alone, zxing-wasm fetches its module from a CDN. */
import { readFile } from 'node:fs/promises';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { assetPath } from '../assets.ts';

let ready: Promise<unknown> | undefined;

/** More than this many are not told apart from several. */
const MOST_CODES = 4;

/**
 * The bytes of every QR code that reads. Secret. The caller wipes them and the picture.
 * @param picture a file as PNG, JPEG or PGM
 */
export async function qrCodes(picture: Uint8Array): Promise<Uint8Array[]> {
  ready ??= (async () => {
    const wasmBinary = new Uint8Array(await readFile(assetPath('zxing_reader.wasm'))).buffer;
    return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  })();
  await ready;
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, tryInvert: false, maxNumberOfSymbols: MOST_CODES });
  return found.filter(({ isValid }) => isValid).map(({ bytes }) => bytes);
}
