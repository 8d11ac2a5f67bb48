/**
 * Approvals on an emulated PIV card through OpenSC, against OpenSC's own pkcs11-tool signing with the same key on the same card as a process;
 * and what an approval takes after a module that hung. Only in a card room; bench.ts enters one.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardStation, WHO } from '../support/piv/card-station.ts';
import { median, milliseconds, table, times } from './table.ts';

const RUNS = 9;
const HANGS = 5;
const DEADLINE_MS = 4_000;

let pinAt = 0;
const station = await CardStation.make({
  kind: 'piv',
  cardDeadline: DEADLINE_MS,
  onPin: () => {
    pinAt = performance.now();
  },
});
const folder = mkdtempSync('/dev/shm/keyrite-figures-');
try {
  const approvals: { readonly whole: number; readonly afterPin: number }[] = [];
  const tool: number[] = [];
  // the first of each fills the caches and does not count
  for (let run = 0; run <= RUNS; run += 1) {
    const [approval, signed] = [await approveOnce(), signOnce()];
    if (run === 0) continue;
    approvals.push(approval);
    tool.push(signed);
  }
  const afterHang: number[] = [];
  for (let run = 0; run < HANGS; run += 1) afterHang.push(await approveAfterHang());
  process.stdout.write(`${tables(approvals, tool, afterHang)}\n`);
} finally {
  rmSync(folder, { recursive: true });
  await station.close();
}

async function approveOnce(): Promise<{ readonly whole: number; readonly afterPin: number }> {
  await station.request();
  const begun = performance.now();
  const answer = await station.approve();
  const ended = performance.now();
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return { whole: ended - begun, afterPin: ended - pinAt };
}

/** As `pkcs11-tool --sign` does it: load, find, log in, context login, sign, write the signature to a file. */
function signOnce(): number {
  writeFileSync(join(folder, 'digest'), randomBytes(32));
  const begun = performance.now();
  execFileSync(
    'pkcs11-tool',
    ['--module', station.cards.modulePath, '--login', '--pin', station.pin, '--sign', '--mechanism', 'ECDSA', '--id', '02'].concat([
      '--input-file',
      join(folder, 'digest'),
      '--output-file',
      join(folder, 'signature'),
    ]),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return performance.now() - begun;
}

/** The card falls silent at a signature, the token process is killed at its deadline; then the card is put back and the approval asked for again. */
async function approveAfterHang(): Promise<number> {
  await station.request();
  await station.readers.fault(WHO, { when: { ins: 0x87 }, act: 'silent' });
  const hung = await station.approve();
  if (hung.ok || hung.refusal.control !== 'TOK-TIMEOUT-1') throw new Error(`it did not hang: ${JSON.stringify(hung)}`);
  const begun = performance.now();
  await station.readers.fault(WHO, null);
  await station.readers.putBack(WHO);
  const answer = await station.approve();
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return performance.now() - begun;
}

function tables(
  approvals: readonly { readonly whole: number; readonly afterPin: number }[],
  tool: readonly number[],
  afterHang: readonly number[],
): string {
  const peer = median(tool);
  const row = (title: string, value: number): readonly string[] => [title, milliseconds(peer), milliseconds(value), times(value / peer)];
  return table([
    [`median of ${approvals.length}, a PIV card through OpenSC`, 'pkcs11-tool', 'station', 'ratio'],
    row('from the PIN to the approval on the record', median(approvals.map(({ afterPin }) => afterPin))),
    row('the whole approval: new process, look, PIN, record', median(approvals.map(({ whole }) => whole))),
    row(`the same right after a module that hung, card put back (median of ${afterHang.length})`, median(afterHang)),
  ]);
}
