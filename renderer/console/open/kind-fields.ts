/** What is asked for in the form of each kind, in the order of its payload (shared/format/operation.ts, which also checks what is written). */
import { SIGNING } from '../../../shared/ceremony/kind-words.ts';
import type { CeremonyKind } from '../../../shared/format/operation.ts';
import { t } from '../../parts/words.ts';

interface Named {
  /** Its name in the payload. */
  readonly name: string;
  readonly label: string;
  readonly help?: string;
}
export interface Option {
  readonly value: string;
  readonly label: string;
}

export type Field =
  | (Named & { readonly as: 'line'; readonly wrong: string; readonly mono: boolean; readonly optional: boolean })
  | (Named & { readonly as: 'choice'; readonly options: readonly Option[]; readonly start: string })
  | (Named & { readonly as: 'number'; readonly start: string })
  /** 64 hex digits. */
  | (Named & { readonly as: 'digest' })
  /** UTC, to the minute; start: days before now. */
  | (Named & { readonly as: 'time'; readonly start: number })
  /** Several, with commas between; none: left out. */
  | (Named & { readonly as: 'list' })
  | (Named & { readonly as: 'person'; readonly of: 'custodians' | 'roster' })
  | (Named & { readonly as: 'ceremony' })
  /** How many cards open the key; how many are made and who holds them follows from the custodians. */
  | { readonly name: 'cards'; readonly as: 'cards' }
  /** Not asked for. */
  | { readonly name: string; readonly as: 'fixed'; readonly value: number };

const keyId = (name: string, label: string, help?: string, optional = false): Field => ({
  name,
  label,
  as: 'line',
  mono: true,
  optional,
  wrong: t('wrong.key-id'),
  ...(help === undefined ? {} : { help }),
});
const digest = (name: string, label: string, help = t('field.certificate.help')): Field => ({ name, label, as: 'digest', help });
const setDigest = digest('setDigest', t('field.set'), t('field.set.help'));
const choice = (name: string, label: string, options: readonly Option[]): Field => ({
  name,
  label,
  as: 'choice',
  options,
  start: options[0]?.value ?? '',
});

const algorithm = choice(
  'algorithm',
  t('field.algorithm'),
  Object.entries(SIGNING).map(([value, label]) => ({ value, label })),
);
const keyName: Field = {
  name: 'keyName',
  label: t('field.key-name'),
  help: t('field.key-name.help'),
  as: 'line',
  mono: true,
  optional: false,
  wrong: t('wrong.key-name'),
};
const keyAlgorithm = choice('keyAlgorithm', t('field.key-algorithm'), [
  { value: 'ed25519', label: t('field.ed25519') },
  { value: 'aes-256', label: t('field.aes-256') },
]);
const number = (name: string, label: string, help: string, start = ''): Field => ({ name, label, help, as: 'number', start });
const fromEpoch = number('fromEpoch', t('field.from-epoch'), t('field.epoch.help'), '1');
const years = number('years', t('field.years'), t('field.years.help'));
const commonName: Field = {
  name: 'commonName',
  label: t('field.common-name'),
  help: t('field.common-name.help'),
  as: 'line',
  mono: false,
  optional: false,
  wrong: t('wrong.common-name'),
};
const cards: Field = { name: 'cards', as: 'cards' };

export const FIELDS: Readonly<Record<CeremonyKind, readonly Field[]>> = {
  'key-rotation': [
    keyId('keyId', t('field.key-id'), t('field.key-id.help')),
    keyId('replaces', t('field.replaces'), t('field.replaces.help'), true),
    algorithm,
  ],
  'trust-anchor-update': [
    keyId('anchorId', t('field.anchor-id')),
    choice('change', t('field.change'), [
      { value: 'add', label: t('field.change.add') },
      { value: 'replace', label: t('field.change.replace') },
      { value: 'remove', label: t('field.change.remove') },
    ]),
    digest('spki', t('field.spki'), t('field.spki.help')),
    { name: 'purls', label: t('field.purls'), help: t('field.purls.help'), as: 'list' },
  ],
  'key-revocation': [
    keyId('keyId', t('field.revoked')),
    { name: 'from', label: t('field.from'), help: t('field.from.help'), as: 'time', start: 0 },
    choice('reason', t('field.reason'), [
      { value: 'key-compromise', label: t('field.reason.key-compromise') },
      { value: 'superseded', label: t('field.reason.superseded') },
      { value: 'cessation-of-operation', label: t('field.reason.cessation-of-operation') },
      { value: 'affiliation-changed', label: t('field.reason.affiliation-changed') },
    ]),
  ],
  'hsm-key-generation': [
    keyId('label', t('field.label')),
    {
      name: 'tokenSerial',
      label: t('field.token-serial'),
      help: t('field.token-serial.help'),
      as: 'line',
      mono: true,
      optional: false,
      wrong: t('wrong.serial'),
    },
    algorithm,
  ],
  'recovery-key-activation': [
    keyId('keyId', t('field.recovery-key')),
    choice('use', t('field.use'), [
      { value: 'sign', label: t('field.use.sign') },
      { value: 'unwrap', label: t('field.use.unwrap') },
      { value: 'derive', label: t('field.use.derive') },
    ]),
    setDigest,
  ],
  // a first set: later epochs come from rotation and refresh
  'master-key-generation': [keyName, cards, keyAlgorithm, { name: 'epoch', as: 'fixed', value: 1 }],
  'master-key-rotation': [keyName, fromEpoch, keyAlgorithm, cards],
  'shard-replacement': [
    number('index', t('field.index'), t('field.index.help')),
    { name: 'holder', label: t('field.holder'), as: 'person', of: 'custodians' },
    setDigest,
  ],
  'shard-refresh': [fromEpoch, cards, setDigest],
  'recovery-drill': [setDigest],
  'ca-root': [commonName, years, algorithm],
  'ca-intermediate': [
    commonName,
    years,
    algorithm,
    choice(
      'pathLength',
      t('field.path-length'),
      ['0', '1', '2', '3', '4', '5'].map((value) => ({ value, label: value })),
    ),
    digest('issuer', t('field.issuer')),
  ],
  'ca-rotation': [commonName, years, algorithm, digest('certificate', t('field.certificate'))],
  'ca-cross-sign': [digest('subject', t('field.subject')), digest('issuer', t('field.issuer')), years],
  'key-activation': [keyId('keyId', t('field.backup-key')), keyId('replaces', t('field.replaced'))],
  // what lies in the workspace is asked for, and nothing else (open-form.tsx)
  'roster-change': [],
  'stuck-ceremony': [{ name: 'ceremony', label: t('field.ceremony'), as: 'ceremony' }],
  'compromised-approver': [
    { name: 'person', label: t('field.person'), as: 'person', of: 'roster' },
    { name: 'since', label: t('field.since'), help: t('field.from.help'), as: 'time', start: 92 },
  ],
};
