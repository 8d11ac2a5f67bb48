/**
 * The exact command lines that store a provider-wrapped shard online and test-decrypt it, for a POSIX shell. What a tool prints in base64 is decoded
 * in the pipe; the shard goes from the provider's client to `keyrite shard prove` and touches no file. All names are of the characters that
 * shared/format/provider-key.ts takes; file names are quoted.
 */
import { partsOfKey } from '../format/provider-key.ts';
import type { ProviderWrapped } from '../format/wrapped-shard.ts';

export interface ProviderFiles {
  /** The raw ciphertext, as keyrite shard provider wrote it. */
  readonly ciphertext: string;
  readonly manifest: string;
  readonly challenge: string;
  /** Where the proof is to be written. */
  readonly proof: string;
}

export interface ProviderLines {
  /** Stores the ciphertext beside its key. */
  readonly store: readonly string[];
  /** Fetches what was stored, has it decrypted and proves the shard. Decrypts what comes back, not what was sent. */
  readonly prove: readonly string[];
}

const quoted = (file: string): string => `'${file.replaceAll("'", `'\\''`)}'`;

/** The name under which it is stored: lower-case letters, digits and dashes, which all of them take. */
const storedName = ({ keyName, epoch, index }: ProviderWrapped): string => `keyrite-${keyName.toLowerCase()}-epoch-${epoch}-shard-${index}`;

const continued = (lines: readonly string[]): string => lines.join(' \\\n  ');

/** What every pipe ends with. */
const prove = ({ manifest, challenge, proof }: ProviderFiles): string =>
  `keyrite shard prove --manifest ${quoted(manifest)} --challenge ${quoted(challenge)} --card - --out ${quoted(proof)}`;

export function providerLines(wrapped: ProviderWrapped, files: ProviderFiles): ProviderLines {
  const { provider, account, region, key } = wrapped.target;
  const parts = partsOfKey(provider, key);
  if (parts === null) throw new RangeError('a key that is not spelled as its provider’s');
  const { ring = '', name = '', version = '', mount = '', token = '', id = '' } = parts;
  const ciphertext = quoted(files.ciphertext);
  const stored = quoted(`${files.ciphertext}.stored`);
  const secret = storedName(wrapped);
  switch (provider) {
    case 'aws-kms':
      return {
        store: [`aws secretsmanager create-secret --region ${region} --name ${secret} --secret-binary fileb://${ciphertext}`],
        prove: [
          `aws secretsmanager get-secret-value --region ${region} --secret-id ${secret} --query SecretBinary --output text | base64 --decode > ${stored}`,
          continued([
            `aws kms decrypt --region ${region} --key-id ${key} --encryption-algorithm RSAES_OAEP_SHA_256`,
            `--ciphertext-blob fileb://${stored} --query Plaintext --output text | base64 --decode |`,
            prove(files),
          ]),
        ],
      };
    case 'gcp-kms':
      return {
        store: [
          `gcloud secrets create ${secret} --project ${account} --replication-policy user-managed --locations ${region} --data-file ${ciphertext}`,
        ],
        prove: [
          `gcloud secrets versions access latest --secret ${secret} --project ${account} --out-file ${stored}`,
          continued([
            `gcloud kms asymmetric-decrypt --project ${account} --location ${region} --keyring ${ring} --key ${name} --version ${version}`,
            `--ciphertext-file ${stored} --plaintext-file - |`,
            prove(files),
          ]),
        ],
      };
    case 'vault-transit':
      return {
        store: [`base64 < ${ciphertext} | tr -d '\\n' | vault kv put -mount=secret ${secret} ciphertext=-`],
        prove: [
          `vault kv get -mount=secret -field=ciphertext ${secret} > ${stored}`,
          continued([
            `vault write -field=plaintext ${mount}/decrypt/${name} ciphertext="vault:v${version}:$(cat ${stored})" |`,
            `base64 --decode |`,
            prove(files),
          ]),
        ],
      };
    case 'hsm':
      return {
        store: [`cp ${ciphertext} ${stored}`],
        prove: [
          continued([
            `pkcs11-tool --module "$PKCS11_MODULE" --token-label ${token} --login --id ${id.replaceAll('%', '')} --decrypt`,
            `--mechanism RSA-PKCS-OAEP --hash-algorithm SHA256 --mgf MGF1-SHA256 --input-file ${stored} |`,
            prove(files),
          ]),
        ],
      };
  }
}
