/**
 * Stand-ins for the clients of AWS, Google Cloud, Vault and an HSM: shell programs of the same names, that take exactly the options of the lines under test,
 * keep what is stored in a folder, and decrypt with a real RSA key by OpenSSL. What they print has the form that the real client prints.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const common = (folder: string): string => `#!/bin/sh
set -eu
store=${folder}/store
opt() { want=$1; shift; while [ $# -gt 0 ]; do if [ "$1" = "$want" ]; then printf '%s' "$2"; return; fi; shift; done; echo "no $want" >&2; return 64; }
open_it() { openssl pkeyutl -decrypt -inkey ${folder}/provider.pem -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 "$@"; }
`;

const programs = {
  aws: `
case "$1 $2" in
  'secretsmanager create-secret') from=$(opt --secret-binary "$@"); cp "\${from#fileb://}" "$store/$(opt --name "$@")" ;;
  'secretsmanager get-secret-value') base64 < "$store/$(opt --secret-id "$@")" ;;
  'kms decrypt')
    [ "$(opt --encryption-algorithm "$@")" = RSAES_OAEP_SHA_256 ] && [ "$(opt --query "$@")" = Plaintext ]
    from=$(opt --ciphertext-blob "$@"); open_it -in "\${from#fileb://}" | base64 ;;
  *) exit 64 ;;
esac`,
  gcloud: `
case "$1 $2 $3" in
  'secrets create '*) cp "$(opt --data-file "$@")" "$store/$3" ;;
  'secrets versions access') cp "$store/$(opt --secret "$@")" "$(opt --out-file "$@")" ;;
  'kms asymmetric-decrypt '*) [ "$(opt --plaintext-file "$@")" = - ] && [ "$(opt --version "$@")" = 1 ]; open_it -in "$(opt --ciphertext-file "$@")" ;;
  *) exit 64 ;;
esac`,
  vault: `
case "$1 $2" in
  'kv put') [ "$5" = 'ciphertext=-' ]; cat > "$store/$4" ;;
  'kv get') [ "$4" = '-field=ciphertext' ]; cat "$store/$5"; echo ;;
  'write -field=plaintext') [ "$3" = transit/decrypt/ex-shard ]; printf '%s' "\${4#ciphertext=vault:v2:}" | base64 --decode | open_it | base64 -w 0; echo ;;
  *) exit 64 ;;
esac`,
  'pkcs11-tool': `
[ "$(opt --mechanism "$@")" = RSA-PKCS-OAEP ] && [ "$(opt --hash-algorithm "$@")" = SHA256 ] && [ "$(opt --mgf "$@")" = MGF1-SHA256 ]
[ "$(opt --id "$@")" = 01ab ] && [ "$(opt --token-label "$@")" = EX-HSM ]
echo 'Using decrypt algorithm RSA-PKCS-OAEP' >&2
open_it -in "$(opt --input-file "$@")"`,
} as const;

export interface StandIns {
  /** For the front of PATH: the four programs, and `keyrite`. */
  readonly path: string;
  /** DER SubjectPublicKeyInfo of the provider's key. */
  readonly spki: Uint8Array;
}

/** @param keyrite the command line's program */
export function providerStandIns(folder: string, keyrite: string): StandIns {
  const path = join(folder, 'bin');
  mkdirSync(path, { recursive: true });
  mkdirSync(join(folder, 'store'));
  const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', join(folder, 'provider.pem'));
  for (const [name, program] of Object.entries(programs)) writeFileSync(join(path, name), `${common(folder)}${program}\n`, { mode: 0o755 });
  writeFileSync(join(path, 'keyrite'), `#!/bin/sh\nexec '${process.execPath}' '${keyrite}' "$@"\n`, { mode: 0o755 });
  return { path, spki: new Uint8Array(openssl('pkey', '-in', join(folder, 'provider.pem'), '-pubout', '-outform', 'DER')) };
}
