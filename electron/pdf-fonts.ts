/**
 * IBM Plex for jsPDF documents. jsPDF's own fonts corrupt names silently, and it drops the rest of a string at the first character that a
 * font lacks: ask `firstMissingCharacter` before printing what a person wrote.
 * Make the document with `putOnlyUsedFonts: true`, or all four faces are embedded.
 */
import { readFileSync } from 'node:fs';
import type { jsPDF } from 'jspdf';
import { type AssetName, assetPath } from './assets.ts';

/** Each face is a family of its own, so that the name in the PDF is the font's PostScript name. */
export const faces = {
  sans: { family: 'IBMPlexSans', asset: 'IBMPlexSans_400Regular.ttf' },
  bold: { family: 'IBMPlexSans-SemiBold', asset: 'IBMPlexSans_600SemiBold.ttf' },
  mono: { family: 'IBMPlexMono', asset: 'IBMPlexMono_400Regular.ttf' },
  monoBold: { family: 'IBMPlexMono-SemiBold', asset: 'IBMPlexMono_600SemiBold.ttf' },
} as const satisfies Record<string, { readonly family: string; readonly asset: AssetName }>;
export type Face = keyof typeof faces;

const loaded = new Map<AssetName, string>();

function fontFile(asset: AssetName): string {
  const known = loaded.get(asset);
  if (known !== undefined) return known;
  const file = readFileSync(assetPath(asset)).toString('base64');
  loaded.set(asset, file);
  return file;
}

/** Embeds all four faces, style `normal`. Faults: ENOENT when an asset is not where `assetPath` says. */
export function registerFonts(document: jsPDF): void {
  for (const { family, asset } of Object.values(faces)) {
    document.addFileToVFS(asset, fontFile(asset));
    document.addFont(asset, family, 'normal', undefined, 'Identity-H');
  }
}

export function setFace(document: jsPDF, face: Face): void {
  document.setFont(faces[face].family, 'normal');
}

type GlyphOfCharacter = Readonly<Record<number, number | undefined>>;

function glyphsOf(document: jsPDF, face: Face): GlyphOfCharacter {
  const before = document.getFont();
  setFace(document, face);
  const metadata: unknown = document.getFont().metadata;
  document.setFont(before.fontName, before.fontStyle);
  if (hasCharacterMap(metadata)) return metadata.cmap.unicode.codeMap;
  throw new Error(`${faces[face].family} is not registered with this document`);
}

function hasCharacterMap(metadata: unknown): metadata is { readonly cmap: { readonly unicode: { readonly codeMap: GlyphOfCharacter } } } {
  if (typeof metadata !== 'object' || metadata === null || !('cmap' in metadata)) return false;
  const { cmap } = metadata;
  if (typeof cmap !== 'object' || cmap === null || !('unicode' in cmap)) return false;
  const { unicode } = cmap;
  return typeof unicode === 'object' && unicode !== null && 'codeMap' in unicode;
}

/**
 * The first character of `text` that this face cannot print, or null. Text is printed as given, so bring it to NFC first: jsPDF does not
 * place combining marks, and one that NFC leaves alone counts as missing; so does everything beyond the Basic Multilingual Plane.
 */
export function firstMissingCharacter(document: jsPDF, face: Face, text: string): string | null {
  const glyphs = glyphsOf(document, face);
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff || /\p{M}/u.test(character) || !glyphs[code]) return character;
  }
  return null;
}
