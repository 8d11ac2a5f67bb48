/** A shard plan as it lies in a workspace: 3 of 5, three on paper, one in a token, one with a provider; and the keys beside it. */

import { readCertificate } from '../../electron/token/certificate.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { spkiPem } from '../../shared/keys/public-key-forms.ts';
import { ChildProgram } from './child-program.ts';
import type { PracticeWorkspace } from './practice-workspace.ts';
import { programs } from './programs.ts';
import { ask, done } from './token-room.ts';

const TARGET = {
  provider: 'aws-kms',
  account: '111122223333',
  region: 'eu-central-1',
  key: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
} as const;

/** Holders in the order of their shards: the fourth has a token, the fifth a key with a provider. */
export const mixedPlan = (holders: readonly string[], serial: string): string => `format: keyrite-shard-plan-v1
keyName: EX-MASTER-2027
threshold: 3
sites:
${holders
  .slice(0, 4)
  .map((id) => `  - { id: site-${id}, name: Safe of ${id}, region: region-${id}, address: Example Street of ${id} }`)
  .join('\n')}
people:
${holders.map((id, at) => `  - { id: ${id}, name: Example ${id}, contact: +00 555 010${at} }`).join('\n')}
shards:
${holders
  .slice(0, 3)
  .map((id, at) => `  - { index: ${at + 1}, form: paper, holder: ${id}, site: site-${id} }`)
  .join('\n')}
  - { index: 4, form: token, holder: ${holders[3] ?? ''}, site: site-${holders[3] ?? ''}, token: "${serial}" }
  - index: 5
    form: provider
    holder: ${holders[4] ?? ''}
    provider: ${TARGET.provider}
    account: "${TARGET.account}"
    region: ${TARGET.region}
    key: ${TARGET.key}
`;

/** DER SubjectPublicKeyInfo of a practice token's key, as the token's certificate has it. */
export async function spkiOfToken({ modulePath, softhsmConf, others }: PracticeWorkspace, id: string): Promise<Uint8Array> {
  const child = new ChildProgram(programs.token, { args: [modulePath], env: { SOFTHSM2_CONF: softhsmConf } });
  const { tokens } = done(await ask(child, { do: 'list' }), 'list');
  await child.kill();
  const fingerprint = others.get(id)?.fingerprint;
  const held = tokens.flatMap(({ certificates }) => certificates).find((one) => one.fingerprint === fingerprint);
  const spki = readCertificate(held?.der ?? new Uint8Array())?.spki;
  if (spki === undefined) throw new Error(`no token ${id}`);
  return spki;
}

export const pem = (spki: Uint8Array): string => Buffer.from(spkiPem(spki)).toString('ascii');
/** As `aws kms get-public-key --output text` prints it. */
export const awsText = (spki: Uint8Array): string => `${toBase64(spki)}\n`;
