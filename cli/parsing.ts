/** How every command reads its words: by `parseArgs` of Node, whose complaint is the answer. */

/** @param parse calls parseArgs. @returns what it read, or why the words cannot be read, in one line */
export function readWords<T>(parse: () => T): { readonly ok: true; readonly read: T } | { readonly ok: false; readonly because: string } {
  try {
    return { ok: true, read: parse() };
  } catch (error) {
    // ERR_PARSE_ARGS_…: an unknown option, or one without its value
    return { ok: false, because: error instanceof Error ? error.message : 'the options cannot be read' };
  }
}

/** A time that there is, as the records write it: 2026-11-28T12:00:00.000Z. */
export function isInstant(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
