/** Each finding but the certificates': the station with which everything is right, then one thing wrong at a time. */
import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { sha256 } from '../../../shared/bytes/digest.ts';
import { derFromRaw } from '../../../shared/bytes/ecdsa-signature.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { CHECKS, checkFinding } from '../../../shared/format/station-check.ts';
import type { FolderFacts, MachineFacts, PcscdFacts, StationFacts } from '../../../shared/station-check/facts.ts';
import { checkStation, isCritical } from '../../../shared/station-check/findings.ts';
import { testMessage, testSignatureFinding, untested, withTest } from '../../../shared/station-check/test-signature.ts';
import { checkWords, stationChecks } from '../../../shared/words/station-check.ts';
import { authority, bareStation, DAY, listed, MACHINE, NOW, OPENSC, SOFTHSM, said, soundStation, tokenOf } from './sample-station.ts';

let sound: StationFacts;
beforeAll(async () => {
  sound = await soundStation();
});
const workspace = () => {
  if (sound.workspace.kind !== 'read') throw new Error('no workspace');
  return sound.workspace;
};
const machine = (change: Partial<MachineFacts>): StationFacts => ({ ...sound, machine: { ...MACHINE, ...change } });
const pcscd = (change: Partial<PcscdFacts>): MachineFacts['pcscd'] => ({ ...MACHINE.pcscd, ...change });
const ago = (time: number): string => new Date(Date.parse(NOW) - time).toISOString();

test('a sound station: nothing but ok, in the order of the checks, and each finding is one', () => {
  const { findings } = checkStation(sound, rsaVerify);
  expect(findings.map(({ result }) => result)).toEqual(findings.map(() => 'ok'));
  const order = findings.map(({ check }) => CHECKS.indexOf(check));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  for (const one of findings) expect(checkFinding.parse(one)).toEqual(one);
  expect(isCritical({ findings })).toBe(false);
});

describe('module', () => {
  const module = (answer: StationFacts['modules'][number]['answer'], change: Partial<StationFacts> = {}): StationFacts => ({
    ...sound,
    ...change,
    modules: [{ named: '/m.so', answer }],
  });
  test.each([
    ['0.23', 'warning opensc-old'],
    ['0.9', 'warning opensc-old'],
    ['0.24', 'ok loaded'],
    ['0.25', 'ok loaded'],
    ['1.0', 'ok loaded'],
  ])('OpenSC %s: %s', (version, want) => {
    expect(said(module(listed({ ...OPENSC, version })), 'module')).toEqual([want]);
  });
  test('another module of a low version is no OpenSC', () => {
    expect(said(module(listed({ ...SOFTHSM, version: '0.1' })), 'module')).toEqual(['ok loaded']);
  });
  test('hung, crashed, refused: critical, each by its name', () => {
    expect(said(module({ kind: 'hung' }), 'module')).toEqual(['critical hung']);
    expect(said(module({ kind: 'crashed' }), 'module')).toEqual(['critical crashed']);
    const refusal = refuse('TOK-MODULE-1', { path: '/m.so', reason: 'missing' });
    const [found] = checkStation(module({ kind: 'refused', refusal }), rsaVerify).findings.filter(({ check }) => check === 'module');
    expect(found).toMatchObject({ result: 'critical', refusal });
    if (found !== undefined) expect(checkWords(found).found).toBe('The card module is not there: /m.so.');
  });
  test('of those that merely are installed, one that does not work is a warning; a call that fails is said by its name', () => {
    expect(said(module({ kind: 'crashed' }, { modulesFrom: 'usual-places' }), 'module')).toEqual(['warning crashed']);
    const refusal = refuse('TOK-DEVICE-1', { call: 'C_GetSlotList', rv: 'CKR_DEVICE_ERROR' });
    const [found] = checkStation(module({ kind: 'refused', refusal }), rsaVerify).findings.filter(({ check }) => check === 'module');
    expect(found).toMatchObject({ result: 'critical', found: 'call-failed' });
    if (found !== undefined) expect(checkWords(found).found).toBe('/m.so does not work: C_GetSlotList gave CKR_DEVICE_ERROR.');
  });
  test('none at all is critical, and there is then no card to look for', () => {
    expect(said({ ...sound, modules: [] }, 'module')).toEqual(['critical none']);
    expect(said({ ...sound, modules: [] }, 'token')).toEqual(['cannot-tell no-module']);
    expect(said(module({ kind: 'hung' }), 'token')).toEqual(['cannot-tell no-module']);
  });
  test('SoftHSM with a roster for production is critical', () => {
    const roster = { ...workspace().roster, mode: 'production' as const };
    expect(said(module(listed(SOFTHSM), { workspace: { ...workspace(), roster } }), 'module')).toEqual(['critical softhsm-production']);
  });
});

describe('pcscd and readers', () => {
  const without = (socket: PcscdFacts['socket'], installed = true): MachineFacts['pcscd'] =>
    pcscd({ version: installed ? '1.9.9' : null, installed, socket, readers: null });
  test.each([
    ['no-socket', false, 'not-installed'],
    ['no-socket', true, 'not-running'],
    ['refused', true, 'not-running'],
    ['denied', true, 'denied'],
    ['silent', true, 'silent'],
  ] as const)(
    '%s, installed %s: %s; critical for a module that was named, a warning for one that is merely there',
    (socket, installed, found) => {
      const facts = machine({ pcscd: without(socket, installed) });
      expect(said(facts, 'pcscd')).toEqual([`critical ${found}`]);
      expect(said({ ...facts, modulesFrom: 'usual-places' }, 'pcscd')).toEqual([`warning ${found}`]);
      const soft = { ...facts, modules: [{ named: SOFTHSM.path, answer: listed(SOFTHSM) }] };
      expect(said(soft, 'pcscd')).toEqual([installed ? 'ok not-needed' : 'ok not-installed-not-needed']);
    },
  );
  test('a module that hangs is known by its path', () => {
    const facts = {
      ...machine({ pcscd: without('silent') }),
      modules: [{ named: '/usr/lib/libykcs11.so', answer: { kind: 'hung' } as const }],
    };
    expect(said(facts, 'pcscd')).toEqual(['critical silent']);
  });
  test('readers: there, none, one without a driver, one without pcscd', () => {
    expect(said(sound, 'reader')).toEqual(['ok readers']);
    expect(said(machine({ pcscd: pcscd({ readers: [] }), usbReaders: [] }), 'reader')).toEqual(['warning none']);
    expect(said(machine({ pcscd: pcscd({ readers: [] }) }), 'reader')).toEqual(['warning no-driver']);
    expect(said(machine({ pcscd: without('refused') }), 'reader')).toEqual(['critical plugged-unused']);
    expect(said(machine({ pcscd: without('refused'), usbReaders: [] }), 'reader')).toEqual(['cannot-tell not-said']);
    const soft = {
      ...machine({ pcscd: without('no-socket'), usbReaders: [] }),
      modules: [{ named: SOFTHSM.path, answer: listed(SOFTHSM) }],
    };
    expect(said(soft, 'reader')).toEqual(['ok not-needed']);
  });
});

describe('cards', () => {
  const withToken = (change: object): StationFacts => {
    const [module] = sound.modules;
    if (module?.answer.kind !== 'listed') throw new Error('no list');
    const tokens = module.answer.tokens.map((token) => ({ ...token, ...change }));
    return { ...sound, modules: [{ ...module, answer: { ...module.answer, tokens } }] };
  };
  test.each([
    [{}, 'ok enrolled'],
    [{ pin: 'few-tries' }, 'warning few-tries'],
    [{ pin: 'final-try' }, 'critical final-try'],
    [{ pin: 'locked' }, 'critical locked'],
    [{ pin: 'not-set' }, 'critical not-set'],
    [{ pinPad: true }, 'critical pin-pad'],
    [{ certificates: [] }, 'warning no-certificate'],
  ])('%j: %s', (change, want) => {
    expect(said(withToken(change), 'token')).toEqual([want]);
  });
  test('a card that nobody on the roster has; without a roster it is just a card', async () => {
    const stranger = await (await authority()).issue('zed', 365 * DAY);
    const modules = [{ named: OPENSC.path, answer: listed(OPENSC, tokenOf('zed', stranger)) }];
    expect(said({ ...sound, modules }, 'token')).toEqual(['warning stranger']);
    expect(said({ ...bareStation(), modules }, 'token')).toEqual(['ok ready']);
  });
  test('one card that two modules show under two serial numbers is one; two with one key are a copied key', async () => {
    const root = await authority();
    const [held, attestation] = [await root.issue('eve', 365 * DAY), await root.issue('f9', 365 * DAY)];
    const other = { ...tokenOf('eve', held, attestation), serial: 'another' };
    const twice = [
      { named: OPENSC.path, answer: listed(OPENSC, tokenOf('eve', held)) },
      { named: '/ykcs11.so', answer: listed({ ...OPENSC, description: 'Yubico' }, other) },
    ];
    expect(said({ ...bareStation(), modules: twice }, 'token')).toEqual(['ok ready']);
    const copied = [{ named: OPENSC.path, answer: listed(OPENSC, tokenOf('eve', held), other) }];
    expect(said({ ...bareStation(), modules: copied }, 'token')).toEqual(['ok ready', 'ok ready', 'critical copied-key']);
  });
  test('none in a reader cannot be told from none at all', () => {
    expect(said(bareStation(), 'token')).toEqual(['cannot-tell none']);
  });
});

describe('clock', () => {
  const last = (instant: string | null): StationFacts => ({
    ...sound,
    workspace: { ...workspace(), log: { kind: 'read', records: 1, last: instant } },
  });
  test('against the log’s last record', () => {
    expect(said(last(ago(1)), 'clock')).toEqual(['ok after-log']);
    expect(said(last(NOW), 'clock')).toEqual(['ok after-log']);
    expect(said(last(ago(-1)), 'clock')).toEqual(['critical before-log']);
    expect(said(last(ago(400 * DAY)), 'clock')).toEqual(['ok after-log']);
    expect(said(last(ago(401 * DAY)), 'clock')).toEqual(['warning long-after-log']);
    expect(said(last(null), 'clock')).toEqual(['ok no-record']);
  });
  test('a log that another process has: the clock cannot be told by it, and nothing is critical', () => {
    const locked = { ...workspace(), log: { kind: 'refused', refusal: refuse('STORE-LOCKED-1', { file: '/w/log.sqlite' }) } } as const;
    const facts = { ...sound, workspace: locked };
    expect(said(facts, 'clock')).toEqual(['cannot-tell log-not-read']);
    expect(said(facts, 'log')).toEqual(['cannot-tell refused']);
    expect(isCritical(checkStation(facts, rsaVerify))).toBe(false);
  });
  test('a damaged log is critical', () => {
    const damaged = { ...workspace(), log: { kind: 'refused', refusal: refuse('STORE-DAMAGED-1', { file: 'f', record: 3 }) } } as const;
    expect(said({ ...sound, workspace: damaged }, 'log')).toEqual(['critical refused']);
  });
  test('before what is older: the program, the roster', () => {
    expect(said(machine({ programFrom: Date.parse(NOW) + 1 }), 'clock')).toEqual(['critical before-program']);
    const roster = { ...workspace().roster, issued: ago(-1) };
    expect(said({ ...sound, workspace: { ...workspace(), roster } }, 'clock')).toEqual(['critical before-roster']);
  });
  test.each([
    [60_000, 'ok after-log'],
    [61_000, 'warning hardware-clock'],
    [-61_000, 'warning hardware-clock'],
    // local time in the hardware: whole quarters of an hour
    [3_600_000, 'ok after-log'],
    [20_700_000 + 5_000, 'ok after-log'],
    [3_600_000 + 300_000, 'warning hardware-clock'],
  ])('the machine’s own clock %d ms apart: %s', (apart, want) => {
    expect(said(machine({ hardwareClock: Date.parse(NOW) + apart }), 'clock')).toEqual([want]);
  });
});

describe('room', () => {
  const MB = 1_000_000;
  const disk = (change: Partial<FolderFacts>, production = false): readonly string[] => {
    const folder: FolderFacts = { use: 'workspace', path: '/f', trouble: null, writable: true, free: 1000 * MB, inMemory: true, ...change };
    const roster = { ...workspace().roster, mode: production ? ('production' as const) : ('practice' as const) };
    return said({ ...machine({ folders: [folder] }), workspace: { ...workspace(), roster } }, 'disk');
  };
  test.each([
    ['workspace', 100, 20],
    ['copy', 50, 10],
    ['export', 50, 10],
    ['cards', 20, 5],
  ] as const)('%s: from %d MB on ok, from %d on a warning', (use, warning, critical) => {
    expect(disk({ use, free: warning * MB })).toEqual([`ok ${use}`]);
    expect(disk({ use, free: warning * MB - 1 })).toEqual([`warning ${use}-short`]);
    expect(disk({ use, free: critical * MB })).toEqual([`warning ${use}-short`]);
    expect(disk({ use, free: critical * MB - 1 })).toEqual([`critical ${use}-short`]);
    expect(disk({ use, writable: false })).toEqual(['critical not-writable']);
    expect(disk({ use, trouble: 'EACCES', free: null })).toEqual([`critical ${use}-missing`]);
  });
  test('only the export may be missing: its medium goes in later', () => {
    expect(disk({ use: 'export', trouble: 'ENOENT', free: null })).toEqual(['cannot-tell export-not-in']);
    expect(disk({ use: 'copy', trouble: 'ENOENT', free: null })).toEqual(['critical copy-missing']);
  });
  test('card pages on a disk: a warning in practice, critical in production', () => {
    expect(disk({ use: 'cards', inMemory: false })).toEqual(['warning cards-on-disk']);
    expect(disk({ use: 'cards', inMemory: false }, true)).toEqual(['critical cards-on-disk']);
  });
});

test('random numbers and printer, as the probes say them', () => {
  expect(said(machine({ random: { result: 'fail', found: 'kernel not ready' } }), 'random')).toEqual(['critical not-ready']);
  expect(said(machine({ random: { result: 'cannot-tell', found: 'old kernel' } }), 'random')).toEqual(['cannot-tell cannot-tell']);
  expect(said(machine({ printer: { result: 'fail', found: 'no printer' } }), 'printer')).toEqual(['warning not-fit']);
  expect(said(machine({ printer: { result: 'cannot-tell', found: 'set up' } }), 'printer')).toEqual(['cannot-tell cannot-tell']);
});

test('no workspace, and one that cannot be used', () => {
  expect(said(bareStation(), 'workspace')).toEqual(['cannot-tell none']);
  const refused = { kind: 'refused', path: '/w', refusal: refuse('WSP-MISSING-1', { path: '/w/station.json' }) } as const;
  expect(said({ ...bareStation(), workspace: refused }, 'workspace')).toEqual(['critical refused']);
});

describe('test signature', () => {
  async function signed(over: (message: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (message) => message) {
    const held = await (await authority()).issue('eve', 365 * DAY);
    const message = new Uint8Array(testMessage('00ff', NOW));
    const made = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, held.keys.privateKey, over(message));
    const outcome = { kind: 'signed', certificate: held.der, message, signature: derFromRaw(new Uint8Array(made)) } as const;
    return { serial: 's', holder: 'Eve Example', outcome };
  }
  test('good by the certificate’s key; one bit of the message or another length of the signature is not', async () => {
    const good = await signed();
    expect(testSignatureFinding(good, rsaVerify)).toMatchObject({ result: 'ok', found: 'good' });
    const other = await signed((message) => message.with(message.length - 1, 0));
    expect(testSignatureFinding(other, rsaVerify)).toMatchObject({ result: 'critical', found: 'wrong' });
    const cut = { ...good, outcome: { ...good.outcome, signature: good.outcome.signature.slice(1) } };
    expect(testSignatureFinding(cut, rsaVerify)).toMatchObject({ result: 'critical', found: 'wrong' });
  });
  test('its message is no statement’s: the payload type differs, and another nonce is another message', () => {
    const text = new TextDecoder().decode(testMessage('00ff', NOW));
    expect(text).toMatch(/^DSSEv1 38 application\/vnd\.keyrite\.test-signature \d+ Keyrite test signature, approves nothing\. /);
    expect(sha256(testMessage('00ff', NOW))).not.toEqual(sha256(testMessage('00fe', NOW)));
  });
  test('withdrawn is no fault of the card; a refusal is critical, in its own words', () => {
    const refused = (control: string) => ({
      serial: 's',
      holder: 'Eve Example',
      outcome: { kind: 'refused', refusal: refuse(control, {}) } as const,
    });
    expect(testSignatureFinding(refused('TOK-WITHDRAWN-1'), rsaVerify)).toMatchObject({ result: 'cannot-tell', found: 'withdrawn' });
    const timeout = testSignatureFinding(refused('TOK-TIMEOUT-1'), rsaVerify);
    expect(timeout.result).toBe('critical');
    expect(checkWords(timeout).found).toBe('Eve Example’s card took too long.');
  });
  test('stands after the certificates, and takes the place of the one before of the same card', () => {
    const first = withTest(checkStation(sound, rsaVerify), untested('s', 'not-wanted', 'Eve'));
    const second = withTest(withTest(first, untested('t', 'no-key', 'Zed')), untested('s', 'no-card', 'Eve'));
    expect(second.findings.filter(({ check }) => check === 'test-signature').map(({ about, found }) => `${about} ${found}`)).toEqual([
      't no-key',
      's no-card',
    ]);
    const order = second.findings.map(({ check }) => CHECKS.indexOf(check));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

test('every sentence of every check ends, and nothing is left in braces but names', () => {
  for (const [check, { says }] of Object.entries(stationChecks)) {
    for (const [found, { found: happened, todo }] of Object.entries(says)) {
      expect(happened, `${check} ${found}`).toMatch(/[.}]$/);
      if (todo !== '') expect(todo, `${check} ${found}`).toMatch(/\.$|\)\.$/);
      expect(`${happened} ${todo}`.toLowerCase()).not.toMatch(/please|sorry|error|invalid|failed/);
    }
  }
});
