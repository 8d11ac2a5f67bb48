import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { QUORUM_KINDS, type QuorumKind } from '../../../shared/format/operation.ts';
import { DEFAULT_POLICY, type Policy, policyRecord } from '../../../shared/format/policy.ts';
import { readPolicy } from '../../../shared/format/policy-file.ts';

/** The four pieces of the dual-control runbook (the text we have of it has lost its indentation), one behind the other. */
const SIGNER_CONFIG = `# signer-config.yaml
ceremonies:
  enabled: true
  defaultTimeout: 24h
  maxTimeout: 168h # 7 days
  requireSignedApprovals: true
  thresholds:
    key-rotation:
      minimum: 2
      default: 2
      maximum: 5
    key-revocation:
      minimum: 2
      default: 3
      maximum: 5
    trust-anchor-update:
      minimum: 2
      default: 2
      maximum: 4
`;
const APPROVERS = `# approvers.yaml
approverGroups:
  - name: key-custodians
    members:
      - security-lead@company.com
      - ciso@company.com
      - key-officer-1@company.com
      - key-officer-2@company.com
    operations:
      - key-rotation
      - key-revocation
  - name: trust-admins
    members:
      - trust-admin@company.com
      - security-lead@company.com
    operations:
      - trust-anchor-update
`;
const NOTIFICATIONS = `notifications:
  ceremonies:
    enabled: true
    channels:
      - type: email
        recipients: "@approverGroup"
      - type: slack
        webhook: \${SLACK_CEREMONY_WEBHOOK}
        channel: "#key-ceremonies"
`;
const ALERTS = `alerts:
  - name: CeremonyPendingTooLong
    condition: ceremony.pending_duration > 12h
    severity: warning
  - name: CeremonyApprovalRejected
    condition: ceremony.approval_rejected
    severity: critical
  - name: UnauthorizedCeremonyAttempt
    condition: ceremony.unauthorized_access
    severity: critical
`;
const RUNBOOK = SIGNER_CONFIG + APPROVERS + NOTIFICATIONS + ALERTS;

const accepted = (text: string): Policy => {
  const read = readPolicy(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.policy;
};
const trouble = (text: string): readonly string[] => {
  const read = readPolicy(text);
  return read.ok ? ['accepted'] : read.problems.map(({ line, column, at, message }) => `${line}:${column} ${at} ${message}`);
};

describe('the runbook’s files', () => {
  it('are accepted in one file, and say what they say', () => {
    expect(accepted(RUNBOOK)).toEqual({
      ...DEFAULT_POLICY,
      ceremonies: {
        enabled: true,
        defaultTimeoutMinutes: 1440,
        maxTimeoutMinutes: 10_080,
        requireSignedApprovals: true,
        attestation: { require: false, pinPolicy: 'once', touchPolicy: 'never' },
        thresholds: {
          ...DEFAULT_POLICY.ceremonies.thresholds,
          'key-rotation': { minimum: 2, default: 2, maximum: 5 },
          'key-revocation': { minimum: 2, default: 3, maximum: 5 },
          'trust-anchor-update': { minimum: 2, default: 2, maximum: 4 },
        },
      },
      approverGroups: [
        {
          name: 'key-custodians',
          members: ['security-lead@company.com', 'ciso@company.com', 'key-officer-1@company.com', 'key-officer-2@company.com'],
          operations: ['key-rotation', 'key-revocation'],
        },
        { name: 'trust-admins', members: ['trust-admin@company.com', 'security-lead@company.com'], operations: ['trust-anchor-update'] },
      ],
      notifications: {
        ceremonies: {
          enabled: true,
          channels: [
            { type: 'email', recipients: '@approverGroup' },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: it is kept as it is written
            { type: 'slack', webhook: '${SLACK_CEREMONY_WEBHOOK}', channel: '#key-ceremonies' },
          ],
        },
      },
    });
  });
  it('says of attestations as much as is written', () => {
    const attestationOf = (text: string) => accepted(`ceremonies:\n  attestation: ${text}\n`).ceremonies.attestation;
    expect(attestationOf('{require: true}')).toEqual({ require: true, pinPolicy: 'once', touchPolicy: 'never' });
    expect(attestationOf('{require: true, pinPolicy: always, touchPolicy: cached}')).toEqual({
      require: true,
      pinPolicy: 'always',
      touchPolicy: 'cached',
    });
  });
  it.each([
    ['signer-config.yaml', SIGNER_CONFIG],
    ['approvers.yaml', APPROVERS],
    ['the notifications', NOTIFICATIONS],
    ['the alerts', ALERTS],
  ])('%s alone is a policy', (_, text) => {
    expect(policyRecord.decode(policyRecord.encode(accepted(text)))).toEqual(accepted(text));
  });
  it('without their indentation are refused', () => {
    expect(trouble(RUNBOOK.replaceAll(/^ +/gm, ''))[0]).toMatch(/^\d+:\d+ /);
  });
  test('any name more, anywhere, is refused in its line', () => {
    const lines = RUNBOOK.split('\n');
    let tried = 0;
    for (const [index, text] of lines.entries()) {
      const indent = /^( *)[\w-]+:/.exec(text)?.[1];
      if (indent === undefined) continue;
      const more = [...lines.slice(0, index), `${indent}surplus: 1`, ...lines.slice(index)].join('\n');
      expect(trouble(more).map((problem) => problem.split(' ', 1)[0])).toEqual([`${index + 1}:${indent.length + 1}`]);
      tried++;
    }
    expect(tried).toBeGreaterThan(30);
  });
});

describe('what is left out', () => {
  it('is as by default', () => {
    expect(accepted('{}')).toEqual(DEFAULT_POLICY);
    expect(accepted('ceremonies: {}\nnotifications: {ceremonies: {}}')).toEqual(DEFAULT_POLICY);
    expect(accepted('ceremonies: {enabled: false}').ceremonies).toEqual({ ...DEFAULT_POLICY.ceremonies, enabled: false });
    expect(accepted('ceremonies: {thresholds: {ca-root: {minimum: 3, default: 4, maximum: 5}}}').ceremonies.thresholds).toEqual({
      ...DEFAULT_POLICY.ceremonies.thresholds,
      'ca-root': { minimum: 3, default: 4, maximum: 5 },
    });
  });
  it('is not what is there and empty', () => {
    expect(accepted('alerts: []').alerts).toEqual([]);
    expect(trouble('ceremonies:\nalerts:')).toEqual(['1:1 ceremonies must be names with values', '2:1 alerts must be a list']);
    expect(trouble('')).toEqual(['1:1 the file is empty']);
  });
});

test.each([
  ['90m', 90],
  ['24h', 1440],
  ['7d', 10_080],
  ['720h', 43_200],
  ['30d', 43_200],
  ['1m', 1],
])('a duration of %s is %i minutes', (text, minutes) => {
  expect(accepted(`ceremonies: {defaultTimeout: 1m, maxTimeout: ${text}}`).ceremonies.maxTimeoutMinutes).toBe(minutes);
});

const ceremonies = (text: string): string => `ceremonies:\n  ${text}\n`;
const group = (text: string): string => `approverGroups:\n  - ${text}\n`;
const channel = (text: string): string => `notifications:\n  ceremonies:\n    channels:\n      - ${text}\n`;
const alert = (text: string): string => `alerts:\n  - ${text}\n`;
const DURATION = 'must be a duration of at most 720h: 90m, 24h or 7d';
const CONDITION =
  'must be one of ceremony.pending_duration > 12h (or another duration), ceremony.approval_rejected, ceremony.unauthorized_access';

describe('refused, with the line', () => {
  it.each([
    // quorum
    [
      'one approver',
      ceremonies('thresholds: {ca-root: {minimum: 1, default: 2, maximum: 3}}'),
      '2:35 ceremonies.thresholds.ca-root.minimum must be at least 2: nobody decides alone',
    ],
    [
      'a minimum above the default',
      ceremonies('thresholds: {ca-root: {minimum: 3, default: 2, maximum: 4}}'),
      '2:47 ceremonies.thresholds.ca-root.default must not be below the minimum',
    ],
    [
      'a default above the maximum',
      ceremonies('thresholds: {ca-root: {minimum: 2, default: 4, maximum: 3}}'),
      '2:47 ceremonies.thresholds.ca-root.default must not be above the maximum',
    ],
    [
      'more than 31',
      ceremonies('thresholds: {ca-root: {minimum: 2, default: 4, maximum: 32}}'),
      '2:59 ceremonies.thresholds.ca-root.maximum must be at most 31',
    ],
    [
      'a threshold in part',
      ceremonies('thresholds:\n    ca-root: {minimum: 2, default: 4}'),
      '3:5 ceremonies.thresholds.ca-root.maximum is missing',
    ],
    [
      'a kind without a quorum',
      ceremonies('thresholds:\n    stuck-ceremony: {minimum: 2, default: 2, maximum: 2}'),
      '3:5 ceremonies.thresholds.stuck-ceremony is not a name known here',
    ],
    [
      'approvals without signatures',
      ceremonies('requireSignedApprovals: false'),
      '2:27 ceremonies.requireSignedApprovals must be true: an approval that is not signed does not count',
    ],
    [
      'a PIN policy of never',
      ceremonies('attestation: {pinPolicy: never}'),
      '2:28 ceremonies.attestation.pinPolicy must be once or always',
    ],
    [
      'a touch policy there is none of',
      ceremonies('attestation: {touchPolicy: sometimes}'),
      '2:30 ceremonies.attestation.touchPolicy must be never, cached or always',
    ],
    [
      'an attestation that is asked for by its name',
      ceremonies('attestation: true'),
      '2:16 ceremonies.attestation must be names with values',
    ],
    // time
    ['a duration without a unit', ceremonies('maxTimeout: 24'), `2:15 ceremonies.maxTimeout ${DURATION}`],
    ['a duration of nothing', ceremonies('maxTimeout: 0h'), `2:15 ceremonies.maxTimeout ${DURATION}`],
    ['a duration of seconds', ceremonies('maxTimeout: 90s'), `2:15 ceremonies.maxTimeout ${DURATION}`],
    ['a duration in two parts', ceremonies('maxTimeout: 1h30m'), `2:15 ceremonies.maxTimeout ${DURATION}`],
    ['a timeout past 720 hours', ceremonies('maxTimeout: 721h'), `2:15 ceremonies.maxTimeout ${DURATION}`],
    [
      'a default timeout above the maximum',
      ceremonies('defaultTimeout: 3h\n  maxTimeout: 2h'),
      '2:19 ceremonies.defaultTimeout must not be above maxTimeout, which is 168h if not given',
    ],
    [
      'a default timeout above the maximum that is not given',
      ceremonies('defaultTimeout: 8d'),
      '2:19 ceremonies.defaultTimeout must not be above maxTimeout, which is 168h if not given',
    ],
    [
      'a maximum below the default timeout that is not given',
      ceremonies('maxTimeout: 23h'),
      '2:15 ceremonies.maxTimeout must not be below defaultTimeout, which is 24h if not given',
    ],
    // groups
    [
      'a group without members',
      group('{name: a, members: [], operations: [ca-root]}'),
      '2:15 approverGroups.0.members must have at least 1 entries',
    ],
    [
      'a member who is neither id nor contact',
      group('{name: a, members: [Ada Lovelace], operations: [ca-root]}'),
      '2:25 approverGroups.0.members.0 must be an id, an e-mail address or an "@group" of the roster',
    ],
    [
      'a member twice',
      group('{name: a, members: [ada, ben, ada], operations: [ca-root]}'),
      '2:35 approverGroups.0.members.2 stands here twice',
    ],
    [
      'an operation twice',
      group('{name: a, members: [ada], operations: [ca-root, ca-root]}'),
      '2:53 approverGroups.0.operations.1 stands here twice',
    ],
    [
      'a group twice',
      group('&').replace('&', '{name: a, members: [ada], operations: [ca-root]}\n  - {name: a, members: [ben], operations: [ca-root]}'),
      '3:12 approverGroups.1.name stands here twice',
    ],
    [
      'an unknown operation',
      group('name: a\n    members: [ada]\n    operations:\n      - ca-rooot'),
      `5:9 approverGroups.0.operations.0 must be one of ${QUORUM_KINDS.join(', ')}, ceremony:cancel`,
    ],
    [
      'a name with a space',
      group('{name: a b, members: [ada], operations: [ca-root]}'),
      '2:12 approverGroups.0.name must be 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit',
    ],
    // notifications
    ['an unknown channel', channel('{type: pager}'), '4:16 notifications.ceremonies.channels.0.type must be one of email, slack'],
    [
      'the webhook’s address itself',
      channel('{type: slack, webhook: "https://hooks.example/T0/B0", channel: "#c"}'),
      '4:32 notifications.ceremonies.channels.0.webhook must be $ and a name in braces, not an address',
    ],
    [
      'a channel that YAML took for a comment',
      channel('type: slack\n        channel: #c\n        webhook: "$\x7bW}"'),
      '5:9 notifications.ceremonies.channels.0.channel must be text',
    ],
    [
      'recipients of another kind',
      channel('{type: email, recipients: everybody}'),
      '4:35 notifications.ceremonies.channels.0.recipients must be "@approverGroup" or an e-mail address',
    ],
    // alerts
    ['another condition', alert('{name: a, condition: ceremony.executed, severity: warning}'), `2:26 alerts.0.condition ${CONDITION}`],
    [
      'a condition with another sign',
      alert('{name: a, condition: ceremony.pending_duration >= 12h, severity: warning}'),
      `2:26 alerts.0.condition ${CONDITION}`,
    ],
    [
      'a condition without a duration',
      alert('{name: a, condition: ceremony.pending_duration > 12, severity: warning}'),
      `2:26 alerts.0.condition ${CONDITION}`,
    ],
    [
      'another severity',
      alert('{name: a, condition: ceremony.approval_rejected, severity: info}'),
      '2:64 alerts.0.severity must be one of warning, critical',
    ],
    [
      'an alert twice',
      `${ALERTS}  - name: CeremonyApprovalRejected\n    condition: ceremony.approval_rejected\n    severity: warning\n`,
      '11:11 alerts.3.name stands here twice',
    ],
    // form
    ['another section', 'ceremony: {}\n', '1:1 ceremony is not a name known here'],
    ['the canonical record', '{"format":"keyrite-policy-v2"}', '1:2 format is not a name known here'],
    ['a list', '- ceremonies\n', '1:1 the file must be names with values'],
  ])('%s', (_, text, expected) => {
    expect(trouble(text)).toEqual([expected]);
  });
});

const duration = (most: number): fc.Arbitrary<[string, number]> =>
  fc.oneof(
    fc.integer({ min: 1, max: most }).map((n): [string, number] => [`${n}m`, n]),
    fc.integer({ min: 1, max: Math.max(1, Math.floor(most / 60)) }).map((n): [string, number] => [`${n}h`, 60 * n]),
  );
const thresholds = fc
  .tuple(fc.integer({ min: 2, max: 31 }), fc.integer({ min: 2, max: 31 }), fc.integer({ min: 2, max: 31 }))
  .map((three) => three.toSorted((a, b) => a - b))
  .map(([minimum, standard, maximum]) => ({ minimum, default: standard, maximum }));
const label = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const member = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/), fc.emailAddress({ size: 'small' }));
const operation = fc.constantFrom<QuorumKind | 'ceremony:cancel'>(...QUORUM_KINDS, 'ceremony:cancel');
const aGroup = fc.record({
  name: label,
  members: fc.uniqueArray(member, { minLength: 1, maxLength: 6 }),
  operations: fc.uniqueArray(operation, { minLength: 1 }),
});
const aChannel = fc.oneof(
  fc.record({ type: fc.constant('email'), recipients: fc.oneof(fc.constant('@approverGroup'), fc.emailAddress({ size: 'small' })) }),
  fc.record({
    type: fc.constant('slack'),
    webhook: fc.stringMatching(/^\$\{[A-Za-z_][A-Za-z0-9_]{0,63}\}$/),
    channel: fc.stringMatching(/^#[a-z0-9_-]{1,80}$/),
  }),
);
const anAlert = fc.record({
  name: label,
  condition: fc.oneof(
    fc.constantFrom('ceremony.approval_rejected', 'ceremony.unauthorized_access'),
    duration(43_200).map(([text]) => `ceremony.pending_duration > ${text}`),
  ),
  severity: fc.constantFrom('warning', 'critical'),
});
const timeouts = fc
  .tuple(duration(43_200), duration(43_200))
  .map(([a, b]) => (a[1] <= b[1] ? { defaultTimeout: a[0], maxTimeout: b[0] } : { defaultTimeout: b[0], maxTimeout: a[0] }));
const option = { requiredKeys: [] as [] };
const file = fc.record(
  {
    ceremonies: fc
      .tuple(
        fc.oneof(fc.constant({}), timeouts),
        fc.record(
          {
            enabled: fc.boolean(),
            requireSignedApprovals: fc.constant(true),
            attestation: fc.record(
              {
                require: fc.boolean(),
                pinPolicy: fc.constantFrom('once', 'always'),
                touchPolicy: fc.constantFrom('never', 'cached', 'always'),
              },
              option,
            ),
            thresholds: fc.dictionary(fc.constantFrom(...QUORUM_KINDS), thresholds),
          },
          option,
        ),
      )
      .map(([time, rest]) => ({ ...time, ...rest })),
    approverGroups: fc.uniqueArray(aGroup, { maxLength: 4, selector: ({ name }) => name }),
    notifications: fc.record({ ceremonies: fc.record({ enabled: fc.boolean(), channels: fc.array(aChannel, { maxLength: 4 }) }, option) }),
    alerts: fc.uniqueArray(anAlert, { maxLength: 4, selector: ({ name }) => name }),
  },
  option,
);

test('every file of the right form is accepted, in YAML and in JSON alike, and its canonical form reads back', () => {
  fc.assert(
    fc.property(file, (given) => {
      const policy = accepted(stringify(given));
      expect(policyRecord.decode(policyRecord.encode(policy))).toEqual(policy);
      expect(policyRecord.digest(accepted(JSON.stringify(given)))).toBe(policyRecord.digest(policy));
      for (const kind of QUORUM_KINDS) {
        expect(policy.ceremonies.thresholds[kind]).toEqual(
          given.ceremonies?.thresholds?.[kind] ?? DEFAULT_POLICY.ceremonies.thresholds[kind],
        );
      }
    }),
  );
});

test('a file with a piece gone or changed is accepted and canonical, or refused with a line of it; nothing throws', () => {
  const lines = RUNBOOK.split('\n').length;
  const put = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom('\n', '  ', ': ', '- ', '0', '1', 'null', '[]', '{}', '"', '#', '&a ', '*a', '!!int '),
  );
  fc.assert(
    fc.property(fc.nat(RUNBOOK.length), fc.nat(30), put, (from, length, piece) => {
      const read = readPolicy(RUNBOOK.slice(0, from) + piece + RUNBOOK.slice(from + length));
      if (read.ok) expect(policyRecord.decode(policyRecord.encode(read.policy))).toEqual(read.policy);
      else {
        expect(read.problems.length).toBeGreaterThan(0);
        for (const { line } of read.problems) expect(line > 0 && line <= lines + 1).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

describe('docs/policy.md', () => {
  const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
  it('has examples that are accepted', () => {
    const examples = Array.from(page.matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = '']) => text);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(trouble(example)).toEqual(['accepted']);
  });
  it('names every kind with its default', () => {
    const rows = Array.from(page.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (\d+) \| (\d+) \|$/gm), ([, kind, ...numbers]) => [
      kind,
      ...numbers.map(Number),
    ]);
    expect(rows).toEqual(
      QUORUM_KINDS.map((kind) => {
        const { minimum, default: standard, maximum } = DEFAULT_POLICY.ceremonies.thresholds[kind];
        return [kind, minimum, standard, maximum];
      }),
    );
  });
});
