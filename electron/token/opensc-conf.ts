/** OpenSC's configuration, opensc.conf(5), as far as the unblocking of a PIN needs it. */
const STYLE = 'user_pin_unblock_style = set_pin_in_unlogged_session;';
const APP = /\bapp\s+opensc-pkcs11\s*\{/;
/** In it: other blocks, one level deep, before its own. */
const PKCS11 = /\bapp\s+opensc-pkcs11\s*\{(?:[^{}]|\{[^{}]*\})*?\bpkcs11\s*\{/;

/**
 * opensc.conf(5) with this style, and all else as the operator has it: of two values OpenSC takes the first (scconf.c, scconf_get_str), and of
 * two blocks of a name too (ctx.c, process_config_file).
 * @param theirs its text
 */
export function withUnblocking(theirs: string): string {
  const text = theirs.replaceAll(/#.*$/gm, '');
  const after = (place: RegExp, more: string): string => text.replace(place, (found) => `${found} ${more} `);
  if (PKCS11.test(text)) return after(PKCS11, STYLE);
  return APP.test(text) ? after(APP, `pkcs11 { ${STYLE} }`) : `${text}\napp opensc-pkcs11 { pkcs11 { ${STYLE} } }\n`;
}
