/** A bundle whose custodians' tokens attest their keys: what the verifier says of it, to programs and to people; and with what was shown exchanged. */
import { beforeAll, expect, test } from 'vitest';
import { reportLines } from '../../../cli/print-report.ts';
import { rsaVerify } from '../../../electron/rsa.ts';
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry } from '../../../shared/format/event-record.ts';
import type { Report } from '../../../shared/verify/report.ts';
import { verifyBundle } from '../../../shared/verify/verify-bundle.ts';
import { vendorAuthority } from '../../support/attestation-chain.ts';
import { archiveOf, bundleOf } from '../../support/bundle-of.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import { newRoom, type Room } from '../../support/ceremony-room.ts';
import { ATTESTED } from '../ceremony/attack.ts';
import { withLog } from './forgery.ts';

let room: Room;
let bundle: ReturnType<typeof bundleOf>;
beforeAll(async () => {
  room = await newRoom({ attested: true });
  bundle = bundleOf(await newCeremony({ policy: ATTESTED, ...(room.vendor && { attestation: room.vendor.authorities }) }, room));
}, 60_000);

const verified = (of = bundle): Report => verifyBundle(archiveOf(of), room.rosterBytes, rsaVerify);
/** The log with its records changed, each naming the one before it again, and with the heads that the witness would have read then. */
function rewritten(change: (event: CeremonyEvent) => CeremonyEvent): ReturnType<typeof bundleOf> {
  const log: Entry[] = [];
  for (const { record } of bundle.entries) {
    const event = change(record.event);
    const head = log.at(-1)?.digest ?? '';
    const read = event.type === 'head.read' ? { ...event, body: { ...event.body, head } } : event;
    log.push(appendEvent(log.at(-1), record.ceremony, record.at, read));
  }
  return withLog(bundle, log);
}
const reasonsOf = ({ checks }: Report): string[] => checks.filter(({ ok, ran }) => ran && !ok).map(({ control }) => control);

test('it verifies, and says under which root each key is attested', () => {
  const report = verified();
  expect(reasonsOf(report)).toEqual([]);
  const root = digestHex(fromBase64(room.vendor?.authorities.roots[0] ?? ''));
  expect(report.ceremony?.attestationRoots).toEqual([root]);
  expect(report.ceremony?.approvals.map(({ attestation }) => attestation)).toMatchObject([
    { result: 'attested', slot: '9c', pinPolicy: 'always', touchPolicy: 'always', root },
    { result: 'attested', root },
  ]);
  const text = reportLines(report).join('\n');
  expect(text).toContain('token: key attested in slot 9c, PIN always, touch always, firmware 5.4.3, serial 12345678');
  expect(text).toContain(`${root}: compare it with its vendor’s`);
});

test('with another root in the opening no approval stands', async () => {
  const { der } = await vendorAuthority({ called: 'PRACTICE PIV Root', pathLength: 1 });
  const other = { roots: [toBase64(der)], intermediates: [] };
  const log = rewritten((event) => (event.type === 'ceremony.opened' ? { ...event, body: { ...event.body, attestation: other } } : event));
  expect(reasonsOf(verified(log))).toContain('ATT-STATEMENT-1');
});

test('with what the tokens showed taken out no approval stands', () => {
  const log = rewritten((event) => (event.type === 'ceremony.approved' ? { ...event, body: { ...event.body, attestation: null } } : event));
  expect(reasonsOf(verified(log))).toContain('ATT-STATEMENT-1');
});
