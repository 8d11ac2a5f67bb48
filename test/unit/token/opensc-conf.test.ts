import { expect, test } from 'vitest';
import { withUnblocking } from '../../../electron/token/opensc-conf.ts';

const STYLE = 'user_pin_unblock_style = set_pin_in_unlogged_session;';
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

test.each([
  ['', `app opensc-pkcs11 { pkcs11 { ${STYLE} } }`],
  ['app default { # debug = 3;\n}\n', `app default { } app opensc-pkcs11 { pkcs11 { ${STYLE} } }`],
  ['app opensc-pkcs11 { x = y; }', `app opensc-pkcs11 { pkcs11 { ${STYLE} } x = y; }`],
  [
    'app default { }\napp opensc-pkcs11 { pkcs11 { max_virtual_slots = 32; user_pin_unblock_style = none; } }',
    `app default { } app opensc-pkcs11 { pkcs11 { ${STYLE} max_virtual_slots = 32; user_pin_unblock_style = none; } }`,
  ],
  ['app opensc-pkcs11 { other { a = b; } pkcs11 { c = d; } }', `app opensc-pkcs11 { other { a = b; } pkcs11 { ${STYLE} c = d; } }`],
  ['# app opensc-pkcs11 { pkcs11 { } }\n', `app opensc-pkcs11 { pkcs11 { ${STYLE} } }`],
])('%j keeps what the operator has, and its style comes first', (theirs, ours) => {
  expect(plain(withUnblocking(theirs))).toBe(ours);
});
