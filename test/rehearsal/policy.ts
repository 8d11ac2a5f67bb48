/** The policy.yaml of a rehearsal: groups as in docs/policy.md, and a time so short that a request can be watched while it runs out. */
import type { PracticePerson } from '../support/practice-tokens.ts';

const group = (name: string, members: readonly PracticePerson[], operations: readonly string[]): string =>
  [
    `  - name: ${name}`,
    '    members:',
    ...members.map(({ id }) => `      - ${id}@example.org`),
    '    operations:',
    ...operations.map((operation) => `      - ${operation}`),
  ].join('\n');

/**
 * @param threshold approvals that every kind here usually needs
 * @param custodians in the group that approves; who was taken out of it is not there
 * @param officer who may cancel what others asked for
 * @param attested whether cards must say that their keys were made in them, and that each signature takes a PIN
 */
export const policyText = (threshold: number, custodians: readonly PracticePerson[], officer: PracticePerson, attested = false): string => {
  const kinds = ['key-rotation', 'key-revocation', 'master-key-generation', 'recovery-drill'];
  const thresholds = kinds.map((kind) => `    ${kind}: { minimum: 2, default: ${threshold}, maximum: 9 }`);
  return `# PRACTICE. A rehearsal's policy: see docs/policy.md.
ceremonies:
  defaultTimeout: 1m   # so that a rehearsal can wait for it
  maxTimeout: 168h
  thresholds:
${thresholds.join('\n')}
${attested ? '  attestation: { require: true, pinPolicy: always }\n' : ''}
approverGroups:
${group('key-custodians', custodians, kinds)}
${group('duty-officers', [officer], ['"ceremony:cancel"'])}

notifications:
  ceremonies:
    channels:
      - type: email
        recipients: "@approverGroup"
`;
};
