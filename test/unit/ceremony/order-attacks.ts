/** Order, time, confirmation, the seal and what follows it. */
import { paused, restarted, resumed, settled } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import type { Attack } from './attack.ts';

const announceExport = (ceremony: Ceremony): void => {
  ceremony.record({ type: 'bundle.exportIntended', body: { file: 'bundle.zip', digest: anyDigest } });
};

const order: readonly Attack[] = [
  {
    what: 'a step skipped',
    control: 'STEP-ORDER-1',
    step: 'confirm',
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, step: '1.2' } }),
  },
  {
    what: 'a step repeated',
    control: 'STEP-ORDER-1',
    step: 'identify',
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, step: '1.1' } }),
  },
  {
    what: 'a key made while people are identified',
    control: 'STEP-ORDER-1',
    step: 'identify',
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'a seal before the sign-off',
    control: 'STEP-ORDER-1',
    step: 'sign-off',
    event: () => ({ type: 'log.sealed', body: { by: 'zoe' } }),
  },
  {
    what: 'confirmed with other words',
    control: 'STEP-ANSWER-1',
    step: 'confirm',
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, answer: 'Yes, yes.' } }),
  },
  {
    what: 'a second sign-off, to take back a disagreement',
    control: 'SIGN-OFF-2',
    step: 'sign-off',
    before: (ceremony) => {
      ceremony.record({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: false, remark: 'A card was out of sight.' } });
    },
    event: () => ({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } }),
  },
  {
    what: 'confirmed by the performer',
    control: 'STEP-PEOPLE-1',
    step: 'confirm',
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, confirmer: 'zoe' } }),
  },
  {
    what: 'performed by somebody else',
    control: 'STEP-PEOPLE-1',
    step: 'confirm',
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, performer: 'pavlos' } }),
  },
  ...(
    [
      'identify',
      'clock',
      'compare-script',
      'initiate',
      'compare-request',
      'approve',
      'make',
      'issue-card',
      'activate',
      'head',
      'seal',
      'sign-bundle',
    ] as const
  ).map(
    (step): Attack => ({
      what: `on without the evidence of ${step}`,
      control: 'STEP-EVIDENCE-1',
      step,
      event: (ceremony) => ceremony.completed(),
    }),
  ),
  ...(['issue-card', 'read-card'] as const).map(
    (step): Attack => ({
      what: `on with the evidence of the ${step} before`,
      control: 'STEP-EVIDENCE-1',
      step,
      times: 2,
      event: (ceremony) => ceremony.completed(),
    }),
  ),
  {
    what: 'a clock that runs backwards',
    control: 'CLOCK-BACK-1',
    step: 'confirm',
    event: (ceremony) => ceremony.completed(),
    at: (ceremony) => new Date(Date.parse(ceremony.state.head.at) - 1).toISOString(),
  },
  {
    what: 'a clock compared with the watch of somebody else',
    control: 'STEP-PEOPLE-1',
    step: 'clock',
    event: () => ({ type: 'clock.compared', body: { watch: '15:03:10', by: 'eva', offsetSeconds: 0 } }),
  },
  {
    what: 'another digest compared',
    control: 'DIG-COMPARE-1',
    step: 'compare-script',
    event: () => ({ type: 'digest.compared', body: { subject: 'script', digest: anyDigest } }),
  },
  {
    what: 'another subject compared',
    control: 'DIG-COMPARE-1',
    step: 'compare-request',
    event: (ceremony) => ({ type: 'digest.compared', body: { subject: 'script', digest: ceremony.requestDigest } }),
  },
  {
    what: 'a head read that is not the last',
    control: 'HEAD-READ-1',
    step: 'head',
    event: (ceremony) => ({
      type: 'head.read',
      body: { seq: ceremony.state.head.seq - 1, head: ceremony.state.head.digest, by: 'pavlos' },
    }),
  },
  {
    what: 'a head read with another digest',
    control: 'HEAD-READ-1',
    step: 'head',
    event: (ceremony) => ({ type: 'head.read', body: { seq: ceremony.state.head.seq, head: anyDigest, by: 'pavlos' } }),
  },
  {
    what: 'a head read by the master',
    control: 'HEAD-READ-1',
    step: 'head',
    event: (ceremony) => ({ type: 'head.read', body: { seq: ceremony.state.head.seq, head: ceremony.state.head.digest, by: 'zoe' } }),
  },
  { what: 'resumed without a pause', control: 'CER-PAUSED-2', step: 'confirm', event: () => resumed },
  {
    what: 'a second opening',
    control: 'CER-OPEN-1',
    step: 'confirm',
    event: (ceremony) => ({ type: 'ceremony.opened', body: ceremony.state.opened }),
  },
];

const seal: readonly Attack[] = [
  {
    what: 'signed off by the master',
    control: 'STEP-PEOPLE-1',
    step: 'sign-off',
    event: () => ({ type: 'signoff.recorded', body: { person: 'zoe', agrees: true, remark: '' } }),
  },
  { what: 'sealed by the witness', control: 'LOG-SEALED-1', step: 'seal', event: () => ({ type: 'log.sealed', body: { by: 'pavlos' } }) },
  {
    what: 'the log continued after the seal',
    control: 'LOG-SEALED-1',
    step: 'sign-checkpoint',
    event: () => ({ type: 'probe.seen', body: { probe: 'network', by: 'pavlos', agrees: true } }),
  },
  {
    what: 'the head signed by the master',
    control: 'CHK-SIGNER-1',
    step: 'sign-checkpoint',
    event: (ceremony) => ceremony.checkpoint('zoe'),
  },
  {
    what: 'the head signed by another card in the witness’s name',
    control: 'CHK-SIGNATURE-1',
    step: 'sign-checkpoint',
    event: (ceremony) => ({ type: 'checkpoint.signed', body: { ...ceremony.checkpoint('zoe').body, person: 'pavlos' } }),
  },
  ...(
    [
      ['head', { head: anyDigest }],
      ['number', { seq: 1 }],
      ['ceremony', { ceremonyId: 'KC-2026-000' }],
      ['signer', { signer: 'zoe' }],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      what: `another ${what} signed by the witness as the log head`,
      control: 'CHK-HEAD-1',
      step: 'sign-checkpoint',
      event: (ceremony) => ceremony.checkpoint('pavlos', change),
    }),
  ),
  {
    what: 'the PDF signed by somebody else',
    control: 'STEP-PEOPLE-1',
    step: 'sign-document',
    event: (ceremony) => ceremony.documentSigned('pavlos'),
  },
  {
    what: 'the bundle signed by a custodian who did not approve',
    control: 'BND-SIGNER-1',
    step: 'sign-bundle',
    event: (ceremony) => ceremony.bundleSigned('eva'),
  },
  {
    what: 'the bundle signed by the initiator',
    control: 'BND-SIGNER-1',
    step: 'sign-bundle',
    event: (ceremony) => ceremony.bundleSigned('ines'),
  },
  {
    what: 'the bundle signed twice by the same custodian',
    control: 'BND-SIGNER-1',
    step: 'sign-bundle',
    times: 2,
    event: (ceremony) => ceremony.bundleSigned(ceremony.state.bundle[0]?.person ?? ''),
  },
  {
    what: 'another statement signed second',
    control: 'BND-STATEMENT-1',
    step: 'sign-bundle',
    times: 2,
    event: (ceremony) => ceremony.bundleSigned(ceremony.performer, 'f'.repeat(64)),
  },
  {
    what: 'an export out of nowhere',
    control: 'EXP-INTENT-1',
    step: 'export',
    event: () => ({ type: 'bundle.exported', body: { file: 'bundle.zip', digest: anyDigest, bytes: 1 } }),
  },
  {
    what: 'a failed export out of nowhere',
    control: 'EXP-INTENT-1',
    step: 'export',
    event: () => ({ type: 'bundle.exportFailed', body: { refusal: { control: 'EXP-FULL-1', operands: {} } } }),
  },
  ...(
    [
      ['another file', { file: 'other.zip' }],
      ['other bytes', { digest: 'f'.repeat(64) }],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      what: `${what} exported than announced`,
      control: 'EXP-INTENT-1',
      step: 'export',
      before: announceExport,
      event: () => ({ type: 'bundle.exported', body: { file: 'bundle.zip', digest: anyDigest, bytes: 1, ...change } }),
    }),
  ),
  {
    what: 'other bytes as the outcome of an export that two people say happened',
    control: 'EXP-INTENT-1',
    step: 'export',
    before: (ceremony) => {
      announceExport(ceremony);
      ceremony.record(restarted(ceremony, 'export'));
      ceremony.record({ type: 'act.resolved', body: { ...settled('export').body, outcome: 'happened' } });
    },
    event: () => ({ type: 'bundle.exported', body: { file: 'bundle.zip', digest: 'f'.repeat(64), bytes: 1 } }),
  },
  {
    what: 'closed by the witness',
    control: 'STEP-PEOPLE-1',
    step: 'close',
    event: () => ({ type: 'ceremony.closed', body: { by: 'pavlos' } }),
  },
  {
    what: 'anything after the close',
    control: 'CER-CLOSED-1',
    step: 'close',
    before: (ceremony) => ceremony.record({ type: 'ceremony.closed', body: { by: 'zoe' } }),
    event: () => paused,
  },
];

export const orderAttacks = [...order, ...seal];
