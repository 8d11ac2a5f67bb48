/** A file may hold escape sequences, line breaks or direction marks where a name should be: a terminal must not obey them. */
export const visible = (value: string | number): string =>
  String(value).replaceAll(
    // the joiners U+200C and U+200D belong to the spelling of names
    /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
