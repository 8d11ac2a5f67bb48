/**
 * The files that programs read at run time. In the app they lie in `assets/` beside the bundle; a program run from its source takes them
 * from the package that carries them. The build copies what this table names, so the two cannot differ.
 */
import { join } from 'node:path';

export const assetSources = {
  'IBMPlexSans_400Regular.ttf': '@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf',
  'IBMPlexSans_600SemiBold.ttf': '@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf',
  'IBMPlexMono_400Regular.ttf': '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf',
  'IBMPlexMono_600SemiBold.ttf': '@expo-google-fonts/ibm-plex-mono/600SemiBold/IBMPlexMono_600SemiBold.ttf',
  'pdfium.wasm': '@hyzyla/pdfium/dist/pdfium.wasm',
  'zxing_reader.wasm': 'zxing-wasm/dist/reader/zxing_reader.wasm',
} as const;
export type AssetName = keyof typeof assetSources;

/** Absolute path of one asset. A bundle is JavaScript and has its assets beside it; it never looks elsewhere. */
export function assetPath(name: AssetName): string {
  const fromSource = import.meta.filename.endsWith('.ts');
  return fromSource ? join(import.meta.dirname, '..', 'node_modules', assetSources[name]) : join(import.meta.dirname, 'assets', name);
}
