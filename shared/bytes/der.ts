/**
 * The little DER (X.690 §8, §10) that certificates and CMS need taken apart or put together byte for byte. Objects are parsed with
 * @peculiar/asn1-*; slices that are hashed, signed or compared come from here, because a decoder that encodes again may change them.
 */
import { concatBytes } from './concat.ts';
import { FormatError } from './format-error.ts';

export interface DerElement {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** One element at an offset. One-byte tags and shortest definite lengths only. Throws FormatError `der`. */
function derAt(bytes: Uint8Array, at = 0): DerElement {
  const wrong = (what: string): never => {
    throw new FormatError('der', `${what} at byte ${at}`);
  };
  const tag = bytes[at] ?? wrong('no tag');
  const first = bytes[at + 1] ?? wrong('no length');
  if ((tag & 0x1f) === 0x1f) wrong('tag of several bytes');
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (first >= 0x80 && (more === 0 || more > 3)) wrong('length');
  let length = more === 0 ? first : 0;
  for (let index = 0; index < more; index++) length = length * 256 + (bytes[at + 2 + index] ?? wrong('no length'));
  if (more > 0 && (length < 0x80 || length < 256 ** (more - 1))) wrong('long length');
  const start = at + 2 + more;
  if (start + length > bytes.length) wrong('cut short');
  return { tag, whole: bytes.slice(at, start + length), content: bytes.slice(start, start + length) };
}

/** The one element that `bytes` is. Throws FormatError `der` when bytes follow it. */
export function derOnly(bytes: Uint8Array): DerElement {
  const element = derAt(bytes);
  if (element.whole.length !== bytes.length) throw new FormatError('der', `${bytes.length - element.whole.length} bytes after the element`);
  return element;
}

/** The elements of a constructed one, in order. Throws FormatError `der`. */
export function derChildren(element: DerElement): readonly DerElement[] {
  if ((element.tag & 0x20) === 0) throw new FormatError('der', `primitive tag ${element.tag}`);
  const children: DerElement[] = [];
  for (let at = 0; at < element.content.length; ) {
    const child = derAt(element.content, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** An element of this tag with these contents, one after the other. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...contents);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | length.length, ...length];
  return concatBytes(Uint8Array.from(head), content);
}

const inOrder = (a: Uint8Array, b: Uint8Array): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** SET OF: its elements in ascending order of their encodings (X.690 §11.6). */
export const derSetOf = (tag: number, ...elements: readonly Uint8Array[]): Uint8Array => der(tag, ...elements.toSorted(inOrder));
