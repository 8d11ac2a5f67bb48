/**
 * A master key of which three shards are on paper, one in a token and one with a provider, 3 of 5: over the real store, tokens, custody, PDF and
 * export, from the plan in the workspace to a bundle that verifies; then what is outside the room, with the provider's real key.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { kindOf } from '../../shared/ceremony/kinds.ts';
import { logDocument } from '../../shared/ceremony/log-document-of.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import { type ArchiveMember, decodeArchive } from '../../shared/format/bundle-archive.ts';
import type { CeremonyEvent } from '../../shared/format/ceremony-event.ts';
import { wrappedShardRecord } from '../../shared/format/wrapped-shard.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { awsText, mixedPlan, pem, spkiOfToken } from '../support/mixed-plan.ts';
import { nextCommand } from '../support/operator.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { providerStandIns, type StandIns } from '../support/provider-stand-ins.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { doAll, opening } from './station-agenda.ts';

const HOLDERS = ['lukasz', 'pavlos', 'petr', 'nguyen', 'nia'];

let workspace: PracticeWorkspace;
let standIns: StandIns;
let open: StationInNode;
/** What is typed for the token with the shard, in its turn; empty: the right PIN. */
const pins: string[] = [];
/** Token processes that end when they are asked to derive. */
const mishaps = { kill: 0 };

const asked = (change: Record<string, unknown> = {}): Extract<Command, { do: 'open' }> => {
  const given = opening(
    {
      kind: 'master-key-generation',
      payload: { keyName: 'EX-MASTER-2027', keyAlgorithm: 'ed25519', epoch: 1, cards: { threshold: 3, shards: 5 }, holders: HOLDERS },
    },
    { subject: 'Make and split EX-MASTER-2027', custodians: HOLDERS },
  );
  return { ...given, operation: { ...given.operation, payload: { ...given.operation.payload, ...change } } as typeof given.operation };
};

const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(workspace.folder, name)), { recursive: true });
  writeFileSync(join(workspace.folder, name), text);
};
const state = (): CeremonyState => open.ledger.open;
const events = (): readonly CeremonyEvent[] => open.store.of(state().id).map(({ record }) => record.event);
const member = (members: readonly ArchiveMember[], name: string): Uint8Array => {
  const found = members.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.bytes;
};

/** On with it, as the people in the room would, up to a step. */
async function upTo(action: string, number = 1): Promise<void> {
  for (;;) {
    const step = currentStep(state());
    if (step === undefined || (step.action === action && step.number === number)) return;
    const move = nextCommand(state(), { refusal: null, ceremonies: open.ledger.overviews });
    if (move === null) throw new Error(`stuck in ${step.id}`);
    const answer = await open.move(move);
    if (!answer.ok && answer.refusal.control !== 'STATION-BUSY-1') throw new Error(JSON.stringify([move, answer.refusal]));
  }
}

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(5), agreements: 1 });
  standIns = providerStandIns(workspace.place, programs.keyrite);
  const honest = honestTypist(workspace, workspace.cards);
  const opened = await openStation({
    folder: workspace.folder,
    softhsmConf: workspace.softhsmConf,
    type: (ask, now) => {
      if (ask.purpose !== 'open-shard') return honest(ask, now);
      const typed = pins.shift() ?? '';
      return new Uint8Array(Buffer.from(typed === '' ? (workspace.pins.get('agree-1') ?? '') : typed, 'latin1'));
    },
    onProgram: (name, what, child) => {
      if (name === 'token' && what === 'derive' && mishaps.kill-- > 0) void child.kill();
    },
  });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  open = opened;
  await open.station.resumeAfterStop();
}, 120_000);
afterAll(async () => {
  await open.close();
  workspace.remove();
});

describe('before a plan can be followed, nothing opens', () => {
  const refusal = async (change?: Record<string, unknown>) => {
    const answer = await open.move(asked(change));
    return answer.ok ? null : answer.refusal;
  };

  test('a plan that is none; a key that is not there, or is none; another threshold, other holders; other forms', async () => {
    const plan = mixedPlan(HOLDERS, workspace.others.get('agree-1')?.serial.slice(0, 16) ?? '');
    put('shard-plan.yaml', plan.replace('threshold: 3', 'threshold: 1'));
    expect(await refusal()).toMatchObject({ control: 'FORM-PLAN-1' });
    put('shard-plan.yaml', plan);
    expect(await refusal()).toMatchObject({ control: 'FORM-FILE-1', operands: { because: 'missing' } });
    put('shard-keys/4.pem', 'no key');
    expect(await refusal()).toMatchObject({ control: 'FORM-FILE-1', operands: { because: 'key' } });
    put('shard-keys/4.pem', pem(await spkiOfToken(workspace, 'agree-1')));
    put('shard-keys/5.pem', awsText(standIns.spki));
    expect(await refusal({ cards: { threshold: 2, shards: 5 } })).toMatchObject({
      control: 'FORM-PLAN-2',
      operands: { field: 'threshold' },
    });
    expect(await refusal({ holders: HOLDERS.toReversed() })).toMatchObject({ control: 'FORM-PLAN-2', operands: { field: 'holders' } });
    const forms = HOLDERS.map((_, at) => (at === 0 ? { form: 'token', spki: awsText(standIns.spki).trim() } : { form: 'paper' }));
    expect(await refusal({ forms })).toMatchObject({ control: 'FORM-PLAN-2', operands: { field: 'forms' } });
    expect(open.ledger.overviews).toEqual([]);
  }, 60_000);

  test('keys that hold the wrong thing', async () => {
    put('shard-keys/4.pem', awsText(standIns.spki));
    expect(await refusal()).toMatchObject({ control: 'FORM-KEY-1', operands: { index: 4, have: 'rsa-2048', want: 'ecdsa-p256' } });
    put('shard-keys/4.pem', pem(await spkiOfToken(workspace, 'agree-1')));
    // of another key's name the plan says nothing
    expect(open.station.snapshot().shardPlan).toMatchObject({ keyName: 'EX-MASTER-2027', refusal: null });
    expect(open.station.snapshot().shardPlan?.shards.map(({ form }) => form.form)).toEqual([
      'paper',
      'paper',
      'paper',
      'token',
      'provider',
    ]);
  }, 60_000);
});

describe('3 of 5: three on paper, one in a token, one with a provider', () => {
  test('what the custodians approve names each key by its fingerprint', async () => {
    expect(await open.move(asked())).toEqual({ ok: true });
    const { opened, script, cards } = state();
    expect(script.id).toBe('master-key-generation-mixed');
    expect(cards.map(({ form }) => form)).toEqual(['paper', 'paper', 'paper', 'token', 'provider']);
    const told = kindOf(opened.operation)
      .summary((id) => id)
      .join('\n');
    for (const spki of [await spkiOfToken(workspace, 'agree-1'), standIns.spki]) {
      expect(told).toContain(digestHex(spki).match(/.{8}/g)?.join(' '));
    }
    expect(told).toContain('arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
  });

  test('pages for the cards only, and the wrapped shards on the record', async () => {
    await upTo('compare-outcome');
    expect(readdirSync(workspace.cards).sort()).toEqual(['card-1.pdf', 'card-2.pdf', 'card-3.pdf']);
    const text = execFileSync('pdftotext', ['-layout', join(workspace.cards, 'card-2.pdf'), '-'], { encoding: 'utf8' });
    expect(text).toContain('any 3 of 5 shards');
    expect(state().wrapped.map(({ index, form }) => `${index} ${form}`)).toEqual(['4 token', '5 provider']);
  }, 120_000);

  test('a shard that is not on paper has no bag, and is not read from a page', async () => {
    await upTo('issue-card', 4);
    expect(await open.move({ do: 'issue-card', index: 4, bag: 'EX-1' })).toMatchObject({ refusal: { control: 'CARD-BAG-1' } });
    await upTo('read-card', 1);
    expect(await open.move({ do: 'read-card', index: 1, medium: 'token' })).toMatchObject({ refusal: { control: 'CARD-FORM-1' } });
    await upTo('read-card', 4);
    expect(await open.move({ do: 'read-card', index: 4, medium: 'page' })).toMatchObject({ refusal: { control: 'CARD-FORM-1' } });
  }, 120_000);

  test('a wrong PIN and a token process that ends are on the record, and what was read stays read', async () => {
    pins.push('00000000');
    expect(await open.move({ do: 'read-card', index: 4, medium: 'token' })).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    mishaps.kill = 1;
    expect(await open.move({ do: 'read-card', index: 4, medium: 'token' })).toMatchObject({ refusal: { control: 'TOK-ENDED-1' } });
    expect(await open.move({ do: 'read-card', index: 4, medium: 'token' })).toEqual({ ok: true });
    const refused = events().flatMap((event) => (event.type === 'card.readRefused' ? [event.body.refusal.control] : []));
    expect(refused).toEqual(['TOK-PIN-WRONG-1', 'TOK-ENDED-1']);
    expect(state().cards[3]?.readBack?.medium).toBe('token');
  }, 120_000);

  test('the shard with the provider is not read back, and said to be so; every group of the others opens the key', async () => {
    await upTo('read-card', 5);
    expect(await open.move({ do: 'read-card', index: 5, medium: 'token' })).toMatchObject({ refusal: { control: 'CARD-FORM-1' } });
    expect(currentStep(state())?.answer).toBe('Written: shard 5 was not read back.');
    await upTo('combine');
    // the same custody process still has all four
    expect(await open.move({ do: 'combine' })).toEqual({ ok: true });
    expect(state().combined?.subsets).toBe(4);
    expect(state().cards[4]?.readBack).toBeNull();
  }, 120_000);

  test('the bundle verifies, has both wrapped shards, and the log says what was not read back', async () => {
    await doAll(open, [{ open: () => asked(), done: ({ closedAt, current }) => closedAt !== null && current === null }]);
    expect(state()).toMatchObject({ phase: 'Executed' });
    const bundle = new Uint8Array(readFileSync(join(workspace.exported, `${state().id}-bundle.zip`)));
    const report = verifyBundle(bundle, new Uint8Array(readFileSync(workspace.rosterPath)), rsaVerify);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({ verified: true });
    const members = decodeArchive(bundle);
    for (const one of state().wrapped) {
      expect(wrappedShardRecord.decode(member(members, `wrapped-shards/shard-${one.index}.json`))).toEqual(one);
    }
    const pages = JSON.stringify(logDocument(state(), open.store.of(state().id)));
    expect(pages).toContain('claimed, not read back');
    expect(pages).toContain('In none of them: 5, with a provider');
    expect(pages).toMatch(/"PIN failures",\["[\d:]+ Nguyễn Ví Dụ: TOK-PIN-WRONG-1/);
  }, 120_000);

  test('outside the room the provider’s own key opens shard 5, and its proof makes it count', () => {
    const at = (name: string): string => join(workspace.place, name);
    const bundle = new Uint8Array(readFileSync(join(workspace.exported, `${state().id}-bundle.zip`)));
    const members = decodeArchive(bundle);
    writeFileSync(at('manifest.json'), member(members, 'shard-manifest.json'));
    writeFileSync(at('shard-5.json'), member(members, 'wrapped-shards/shard-5.json'));
    const sh = (line: string): string =>
      execFileSync('/bin/sh', ['-c', `set -eu\n${line}`], {
        cwd: workspace.place,
        encoding: 'utf8',
        env: { PATH: `${standIns.path}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, LANG: 'C.UTF-8' },
      });
    sh(`keyrite shard challenge --manifest manifest.json --purpose 'Stored' --out challenge.json`);
    sh(
      sh(`keyrite shard provider shard-5.json --manifest manifest.json --challenge challenge.json --out shard-5.bin --proof proof-5.json`),
    );
    sh(
      `keyrite shard receipt --manifest manifest.json --index 5 --stored-as 'aws' --by 'Example Operations' --proof proof-5.json --challenge challenge.json --out receipt-5.json`,
    );
    expect(sh(`keyrite shard report receipt-5.json --manifest manifest.json || true`)).toContain('1 of 5 shards are proved.');
    const [, fifth] = state().wrapped;
    expect(fifth?.form === 'provider' ? fromBase64(fifth.ciphertext) : null).toHaveLength(256);
  }, 120_000);
});
