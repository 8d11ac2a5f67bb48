/** Files the programs read at run time beside their own code; copied to dist/app/assets/. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './steps.mjs';

/**
 * Fonts that the PDFs embed. Plex Sans has Latin-extended, Greek, Cyrillic and Vietnamese; Plex Mono the same without
 * Greek; neither has ticks, boxes, circles or polytonic Greek, which DejaVu Sans has.
 */
const assets: Readonly<Record<string, string>> = {
  'ibm-plex-sans-400.ttf': '@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf',
  'ibm-plex-sans-600.ttf': '@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf',
  'ibm-plex-mono-400.ttf': '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf',
  'dejavu-sans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  // reading a printed card back: PDF page to pixels, pixels to the QR's text
  'pdfium.wasm': '@hyzyla/pdfium/dist/pdfium.wasm',
  'zxing_reader.wasm': 'zxing-wasm/dist/reader/zxing_reader.wasm',
};

/** @param folder receives the files; made when it is not there */
export function copyAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(assets)) copyFileSync(join(project, 'node_modules', source), join(folder, name));
}
