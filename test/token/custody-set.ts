/** Sets made by the real custody process with randomness from real tokens, and what only a test may do: take the cards apart again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKey } from '../../electron/custody/seal.ts';
import { combineShards, type Shard } from '../../electron/custody/split.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { type ShardHeader, shardHeaderRecord } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { decodeShareCard } from '../../shared/format/share-card.ts';
import type { CardEntry, CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import { ChildProgram, joinPorts } from '../support/child-program.ts';
import { makePracticeTokens, type PracticeTokens } from '../support/practice-tokens.ts';
import { programs } from '../support/programs.ts';

export const people = [
  { id: 'lukasz', name: 'Łukasz Przykład' },
  { id: 'pavlos', name: 'Παύλος Παράδειγμα' },
  { id: 'nguyen', name: 'Nguyễn Ví Dụ' },
  { id: 'olena', name: 'Олена Приклад' },
  { id: 'zoe', name: 'Zoë Voorbeeld' },
];

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'keyrite-custody-'));

export const makeTokens = (): Promise<PracticeTokens> =>
  makePracticeTokens({
    folder: temporaryFolder(),
    people: people.map((person) => ({ ...person, organisation: 'Example', roles: ['custodian'] })),
  });

/** The custody process with its protocol's types. */
export class Custody extends ChildProgram {
  constructor() {
    super(programs.custody);
  }

  ask(request: CustodyRequest, ports: readonly string[] = []): Promise<CustodyAnswer> {
    // its own program's answers, as its protocol declares them
    return this.request(request, ports) as Promise<CustodyAnswer>;
  }

  type(manifest: ShardManifest, expectIndex: number, typed: string): Promise<CustodyAnswer> {
    const answering = this.ask({ do: 'read-typed', manifest, expectIndex }, ['entry']);
    this.post('entry', { kind: 'card', typed: Uint8Array.from(typed, (character) => character.charCodeAt(0)) } satisfies CardEntry);
    return answering;
  }
}

export interface Plan {
  readonly threshold: number;
  readonly shards: number;
  readonly keyAlgorithm?: ShardHeader['keyAlgorithm'];
  readonly epoch?: number;
}

export const headerOf = ({ threshold, shards, keyAlgorithm = 'ed25519', epoch = 1 }: Plan): ShardHeader => ({
  format: 'keyrite-shard-header-v1',
  suite: 'SSS-GF256+AES-256-GCM-SIV',
  mode: 'practice',
  ceremonyId: 'KC-20261122-141237',
  keyName: 'EX-MASTER-2027',
  keyAlgorithm,
  epoch,
  threshold,
  shards,
  created: '2026-11-22T14:12:37.041Z',
});

export const makeRequest = (plan: Plan, contributors: readonly string[], folder: string): Extract<CustodyRequest, { do: 'make' }> => ({
  do: 'make',
  header: headerOf(plan),
  holders: people.slice(0, plan.shards).map(({ id, name }, at) => ({ index: at + 1, id, name })),
  contributors,
  folder,
  practice: true,
});

export interface MadeSet {
  readonly folder: string;
  readonly manifest: ShardManifest;
  readonly answer: CustodyAnswer;
  /** What the process wrote and answered, to be searched. */
  readonly said: readonly unknown[];
  readonly wrote: string;
}

/** As main does it: the token process is joined to one port of the custody process for each person; both are killed afterwards. */
export async function makeSet(tokens: PracticeTokens, plan: Plan): Promise<MadeSet> {
  const folder = temporaryFolder();
  const contributors = tokens.roster.people.slice(0, plan.shards).map(({ key }) => key.fingerprint);
  const custody = new Custody();
  const answering = custody.ask(
    makeRequest(plan, contributors, folder),
    contributors.map((_, at) => `token-${at + 1}`),
  );
  const token = new ChildProgram(programs.token, { args: [tokens.modulePath], env: { SOFTHSM2_CONF: tokens.softhsmConf } });
  for (const [at, fingerprint] of contributors.entries()) {
    joinPorts(token, 'custody', custody, `token-${at + 1}`);
    await token.request({ do: 'random', fingerprint, bytes: 64 }, ['custody']);
  }
  await token.kill();
  const answer = await answering;
  await custody.kill();
  if (!answer.ok || answer.did !== 'make') throw new Error(`no set was made: ${JSON.stringify(answer)}`);
  return { folder, manifest: answer.manifest, answer, said: custody.said, wrote: custody.stdout + custody.stderr };
}

export const pageOf = ({ folder }: Pick<MadeSet, 'folder'>, index: number): string => join(folder, `card-${index}.pdf`);

/** The 92 characters as printed, by poppler: another reader than the one under test. */
export function printedCode(page: string): string {
  const text = execFileSync('pdftotext', ['-layout', page, '-'], { encoding: 'utf8' });
  const rows = text.matchAll(/^ *[1-6] +((?:[0-9A-Z]{4} *){3,4})$/gm);
  return Array.from(rows, ([, groups = '']) => groups.replaceAll(' ', '')).join('');
}

export const cardIndexes = (shards: number): number[] => Array.from({ length: shards }, (_, at) => at + 1);

export interface SecretsOfSet {
  readonly shards: readonly Shard[];
  readonly kek: Uint8Array;
  readonly masterKey: Uint8Array;
}

export async function secretsOf(set: MadeSet): Promise<SecretsOfSet> {
  const { header, sealed } = set.manifest;
  const shards = cardIndexes(header.shards).map((index) => {
    const reading = decodeShareCard(Uint8Array.from(printedCode(pageOf(set, index)), (character) => character.charCodeAt(0)));
    if (!reading.ok) throw new Error(`card ${index} does not read: ${reading.refusal.control}`);
    return { index: reading.card.index, bytes: reading.card.share };
  });
  const kek = await combineShards(shards.slice(0, header.threshold), header.threshold);
  const masterKey = openKey(fromBase64(sealed), kek, shardHeaderRecord.encode(header));
  if (masterKey === null) throw new Error('the cards do not open the key');
  return { shards, kek, masterKey };
}
