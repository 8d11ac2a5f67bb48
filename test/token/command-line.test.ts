/**
 * Seed 000's command lines, with `keyrite` in place of its command, from an empty workspace to the audit: real SoftHSM tokens, the real
 * store, a real terminal where a PIN is typed. What is printed is held to the log on the disk.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { auditEvents } from '../../shared/ceremony/audit.ts';
import { fold } from '../../shared/ceremony/fold.ts';
import { outbox } from '../../shared/ceremony/outbox.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { decodeEnvelope, envelopePayload } from '../../shared/format/dsse.ts';
import { outboxLines } from '../../shared/format/outbox.ts';
import { refusal } from '../../shared/format/refusal.ts';
import { approvalRecord } from '../../shared/format/statement.ts';
import { CommandLine } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk } from '../support/practice-workspace-log.ts';

let line: CommandLine;
beforeAll(async () => {
  line = new CommandLine(await makePracticeWorkspace({ people: defaultPeople(4) }));
});
afterAll(() => {
  line.close();
});

/** Every ceremony of the workspace, folded again from the records on the disk. */
function statesOnDisk(): ReadonlyMap<string, CeremonyState> {
  const states = new Map<string, CeremonyState>();
  for (const entry of logOnDisk(line.room.folder)) {
    const folded = fold(states.get(entry.record.ceremony), entry, rsaVerify);
    if (!folded.ok) throw new Error(folded.refusal.control);
    states.set(entry.record.ceremony, folded.state);
  }
  return states;
}

function stateOnDisk(id: string): CeremonyState {
  const state = statesOnDisk().get(id);
  if (state === undefined) throw new Error(`${id} is not in the log`);
  return state;
}

const contact = (id: string | null): string | null => (id === null ? null : `${id}@example.org`);
/** What the log on the disk makes of a response. */
function responseOf(state: CeremonyState) {
  const opening = state.opened;
  return {
    ceremonyId: state.id,
    type: opening.operation.kind,
    state: state.phase,
    threshold: opening.approvalThreshold,
    requiredApprovers: opening.participants.custodians.length,
    currentApprovals: state.approvals.length,
    createdAt: state.request?.value.created ?? state.openedAt,
    expiresAt: state.request?.value.expires ?? null,
    initiator: contact(opening.participants.initiator),
    subject: opening.subject,
    mode: 'practice',
  };
}

const listed = async (...options: string[]): Promise<unknown> => (await line.json(['ceremony', 'list', ...options])).said;
const onDisk = (...phases: string[]): unknown[] =>
  [...statesOnDisk().values()]
    .filter(({ phase }) => phases.length === 0 || phases.includes(phase))
    .map(responseOf)
    .toReversed();

const CREATE = `keyrite ceremony create \\
  --type key-rotation \\
  --subject "Root signing key Q1-2026" \\
  --threshold 2 \\
  --required-approvers 3 \\
  --expires-in 24h \\
  --payload '{"keyId": "root-2026-q1", "algorithm": "ecdsa-p384"}'`;

const idIn = (text: string): string => /KC-[0-9A-Z-]+/.exec(text)?.[0] ?? '';

describe('seed 000, line by line', () => {
  let id = '';

  test('create: the ceremony is open and its request too, with what was asked for', async () => {
    const { status, stdout, stderr } = await line.line(`${CREATE} --json`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said: unknown = JSON.parse(stdout);
    id = idIn(stdout);
    const state = stateOnDisk(id);
    expect(said).toEqual({ ...responseOf(state), warnings: [] });
    expect(said).toMatchObject({
      type: 'key-rotation',
      state: 'Pending',
      threshold: 2,
      requiredApprovers: 3,
      currentApprovals: 0,
      initiator: 'zoe@example.org',
    });
    const { created = '', expires = '' } = state.request?.value ?? {};
    expect(Date.parse(expires) - Date.parse(created)).toBe(24 * 3_600_000);
    expect(state.opened.operation).toEqual({ kind: 'key-rotation', payload: { keyId: 'root-2026-q1', algorithm: 'ecdsa-p384' } });
    expect(state.opened.participants.custodians).toEqual(['lukasz', 'pavlos', 'petr']);
  });

  test('create, for people: whom to ask, until when, the digest for paper, and the next command', async () => {
    const { stdout } = await line.line(CREATE);
    expect(stdout).toMatch(/^PRACTICE\. Opened KC-.*: Rotate a signing key\. Root signing key Q1-2026\.$/m);
    expect(stdout).toMatch(/^2 of 3 approve: Łukasz Przykład \(lukasz\), /m);
    expect(stdout).toMatch(/^ {2}8 {2}[0-9a-f]{4} [0-9a-f]{4}( {1,2}[A-Za-z]+){4}$/m);
    expect(stdout).toContain(`Next: keyrite ceremony approve --ceremony-id ${idIn(stdout)} --reason TEXT --sign`);
  });

  test('approve: a card’s signature, verified against the roster; its response says what the log says', async () => {
    const reason = 'Reviewed rotation plan, verified key parameters';
    const { status, shown } = await line.approve(id, 'lukasz', reason, true);
    expect(status).toBe(0);
    expect(shown).toContain('Practice: rotate a signing key: make root-2026-q1, ECDSA P-384.');
    const said: unknown = JSON.parse(shown.slice(shown.indexOf('\n{')));
    const state = stateOnDisk(id);
    const [given] = state.approvals;
    const { approvalId } = approvalRecord.decode(envelopePayload(decodeEnvelope(fromBase64(given?.envelope ?? ''))));
    expect(said).toEqual({
      ceremonyId: id,
      state: 'PartiallyApproved',
      currentApprovals: 1,
      threshold: 2,
      approval: { approvalId, approver: 'lukasz@example.org', approvedAt: given?.at, reason, signatureValid: true },
    });
  });

  test('list --state: the pending and the partially approved, the one opened last first', async () => {
    const { status, stdout } = await line.line('keyrite ceremony list --state pending,partially-approved');
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toMatch(new RegExp(`^${id} {2}PartiallyApproved {2}1 of 2 {2}.* PRACTICE key-rotation: Root signing key Q1-2026$`, 'm'));
    expect(await listed('--state', 'pending,partially-approved')).toEqual(onDisk('Pending', 'PartiallyApproved'));
    expect(await listed('--state', 'executed')).toEqual([]);
  });

  test('a second person completes the quorum', async () => {
    const { status, shown } = await line.approve(id, 'petr');
    expect(status).toBe(0);
    expect(shown).toMatch(/Approved by Пётр Примеров \(petr\), apr-.*\. 2 of 2 approvals: Approved\./);
    expect(stateOnDisk(id).phase).toBe('Approved');
  });

  test('execute: what this build cannot do is refused, recorded, and nothing else happens', async () => {
    const before = logOnDisk(line.room.folder).length;
    const { status, stdout, stderr } = await line.line(`keyrite ceremony execute --ceremony-id ${id}`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('refused (OP-BUILD-1)');
    expect(stderr).toContain('Not available in this build: the operation of key-rotation.');
    expect(
      logOnDisk(line.room.folder)
        .slice(before)
        .map(({ record }) => record.event),
    ).toEqual([
      { type: 'execution.refused', body: { step: '1.1', refusal: { control: 'OP-BUILD-1', operands: { kind: 'key-rotation' } } } },
    ]);
  });

  test('status: with the approvals, each verified again', async () => {
    const { stdout } = await line.line(`keyrite ceremony status --ceremony-id ${id}`);
    expect(stdout).toMatch(/^ {2}.* UTC {2}lukasz@example\.org, signature good: Reviewed rotation plan, verified key parameters$/m);
    const { said } = await line.json(['ceremony', 'status', '--ceremony-id', id]);
    const state = stateOnDisk(id);
    const approvals = state.approvals.map(({ at, person }) => ({ approver: contact(person), approvedAt: at, signatureValid: true }));
    expect(said).toMatchObject({ ...responseOf(state), approvals });
    expect(approvals).toHaveLength(2);
  });

  test('cancel: by the initiator, with the reason; it is over', async () => {
    const { status, stdout } = await line.line(`keyrite ceremony cancel \\
  --ceremony-id ${id} \\
  --reason "Postponed due to schedule conflict"`);
    expect(status).toBe(0);
    expect(stdout).toContain('Cancelled by Zoë Voorbeeld (zoe): Postponed due to schedule conflict');
    expect(stateOnDisk(id).cancelled).toMatchObject({ by: 'zoe', reason: 'Postponed due to schedule conflict', incident: null });
  });

  test('audit query: the events of seed 000, of this ceremony, of the last seven days', async () => {
    const query = `keyrite audit query \\
  --event-type "signer.ceremony.*" \\
  --since 7d \\
  --ceremony-id ${id}`;
    const { status, stdout } = await line.line(`${query} --json`);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([...auditEvents(logOnDisk(line.room.folder))].filter(({ ceremonyId }) => ceremonyId === id));
    const types = (await line.line(query)).stdout
      .trim()
      .split('\n')
      .map((row) => row.split('  ')[2]);
    expect(types).toEqual(['ceremony.initiated', 'ceremony.approved', 'ceremony.approved', 'ceremony.cancelled']);
    const approvals = await line.json(['audit', 'query', '--event-type', 'ceremony.approved', '--since', '7d', '--ceremony', id]);
    expect(approvals.said).toEqual([
      expect.objectContaining({ actor: 'lukasz@example.org', currentApprovals: 1, threshold: 2, signatureAlgorithm: 'ecdsa-p256' }),
      expect.objectContaining({ actor: 'petr@example.org', currentApprovals: 2 }),
    ]);
  });

  test('audit outbox: notices and alerts, one a line, into a new file only', async () => {
    const file = join(line.room.exported, 'outbox.jsonl');
    const first = await line.json(['audit', 'outbox', '--out', file]);
    const items = outboxLines.decode(new Uint8Array(readFileSync(file)));
    expect(first).toMatchObject({ status: 0, said: { path: file, items: items.length } });
    expect(items).toEqual(outbox(logOnDisk(line.room.folder), new Date().toISOString()));
    expect(items.length).toBeGreaterThan(4);
    const second = await line.json(['audit', 'outbox', '--out', file]);
    expect(second).toEqual({ status: 1, said: { control: 'EXP-EXISTS-1', operands: { path: file } } });
    expect(outboxLines.decode(new Uint8Array(readFileSync(file)))).toEqual(items);
  });
});

test('what --json prints parses, and is what the log on the disk says, whatever was asked before', async () => {
  const some = fc.constantFrom('key-rotation', 'trust-anchor-update', 'master-key-generation');
  const payloads: Readonly<Record<string, unknown>> = {
    'key-rotation': { keyId: 'k', algorithm: 'ed25519' },
    'trust-anchor-update': { anchorId: 'a', change: 'add', spki: '0'.repeat(64) },
    'master-key-generation': { keyName: 'EX-MASTER', keyAlgorithm: 'ed25519', cards: { threshold: 2 } },
  };
  const command = fc.oneof(
    fc.record({
      do: fc.constant('create' as const),
      kind: some,
      threshold: fc.integer({ min: 1, max: 5 }),
      approvers: fc.integer({ min: 2, max: 5 }),
    }),
    fc.record({ do: fc.constantFrom('cancel' as const, 'execute' as const), which: fc.nat(9) }),
  );
  type Asked = typeof command extends fc.Arbitrary<infer T> ? T : never;
  const argsOf = (asked: Asked): string[] => {
    if (asked.do !== 'create') {
      const ids = [...statesOnDisk().keys()];
      return [
        'ceremony',
        asked.do,
        '--ceremony-id',
        ids[asked.which % ids.length] ?? '',
        ...(asked.do === 'cancel' ? ['--reason', 'no longer needed'] : []),
      ];
    }
    const numbers = ['--threshold', String(asked.threshold), '--required-approvers', String(asked.approvers)];
    return [
      'ceremony',
      'create',
      '--type',
      asked.kind,
      '--subject',
      'by chance',
      '--payload',
      JSON.stringify(payloads[asked.kind]),
      ...numbers,
    ];
  };
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 4 }), async (commands) => {
      for (const asked of commands) {
        const before = statesOnDisk();
        const { status, said } = await line.json(argsOf(asked));
        if (status === 0) {
          const { ceremonyId } = said as { ceremonyId: string };
          expect(said).toMatchObject(responseOf(stateOnDisk(ceremonyId)));
        } else {
          expect(status).toBe(1);
          expect(refusal.parse(said)).toEqual(said);
          expect(statesOnDisk().size).toBe(before.size);
        }
      }
      expect(await listed()).toEqual(onDisk());
    }),
    { numRuns: 3 },
  );
});

test('verify and inspect need nothing beside their own file', () => {
  const alone = join(line.room.place, 'alone');
  mkdirSync(alone);
  cpSync(line.program, join(alone, 'keyrite.mjs'));
  const { status, stderr } = spawnSync(process.execPath, [join(alone, 'keyrite.mjs'), 'inspect', 'no.zip'], {
    cwd: alone,
    encoding: 'utf8',
    env: {},
  });
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'keyrite: cannot read no.zip (ENOENT)\n' });
  expect(readFileSync(line.program, 'utf8')).not.toMatch(/(from|import\(|require\()\s*["'](better-sqlite3|pkcs11js|electron)["']/);
});
