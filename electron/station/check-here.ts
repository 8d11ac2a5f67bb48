/** The check of this station from its home screen: the findings stand in the status, and in no log. */
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { CheckFinding } from '../../shared/format/station-check.ts';
import { triesTold } from '../../shared/ipc/pins.ts';
import { cardsHere, holderOf } from '../../shared/station-check/cards.ts';
import type { StationFacts } from '../../shared/station-check/facts.ts';
import { checkStation } from '../../shared/station-check/findings.ts';
import { testSignatureFinding, untested, withTest } from '../../shared/station-check/test-signature.ts';
import { gather } from './check.ts';
import type { Desk } from './desk.ts';
import { testSignature } from './test-signature.ts';

export class StationChecks {
  readonly #desk: Desk;
  /** What the last check saw: the cards that may be tried, and by which module each is reached. */
  #facts: StationFacts | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async check(): Promise<Refusal | null> {
    const { parts, workspace, ledger } = this.#desk;
    if (ledger.state !== undefined) return refuse('CHECK-HOME-1', {});
    const { roster, policy, folder } = workspace;
    const log = { kind: 'read', records: parts.store.count, last: parts.store.last?.record.at ?? null } as const;
    const { modules, folders } = parts.check;
    this.#facts = await this.#desk.working('checking', () =>
      gather(parts.check, { modules, folders, workspace: { kind: 'read', path: folder, roster, policy, log } }, (done, of) => {
        this.#desk.progress('checking', done, of);
      }),
    );
    this.#desk.show({ check: checkStation(this.#facts, parts.rsa) });
    return null;
  }

  /** Only people of the roster are asked for a PIN here; the command line also tries other cards. */
  async test(serial: string): Promise<Refusal | null> {
    const { check } = this.#desk.status;
    if (this.#desk.ledger.state !== undefined) return refuse('CHECK-HOME-1', {});
    if (check === null || this.#facts === null) return refuse('CHECK-FIRST-1', {});
    const tried = await this.#tried(serial, this.#facts);
    this.#desk.show({ check: withTest(check, tried) });
    return null;
  }

  async #tried(serial: string, facts: StationFacts): Promise<CheckFinding> {
    const { parts, roster } = this.#desk;
    const card = cardsHere(facts.modules).find(({ token }) => token.serial === serial);
    const person = card === undefined ? undefined : holderOf(roster, card.token);
    const certificate = card?.token.certificates.find(({ fingerprint }) => fingerprint === person?.key.fingerprint);
    if (card === undefined || person === undefined || certificate === undefined) return untested(serial, 'no-card', serial);
    const { name, id } = person;
    const first = name.split(' ')[0] ?? name;
    const tries = triesTold(card.token);
    try {
      const tested = await testSignature(
        {
          nonce: parts.nonce,
          now: parts.now,
          module: parts.check.moduleOf(card.modules[0] ?? ''),
          openEntry: () => {
            const entry = parts.openEntry({
              kind: 'pin',
              name,
              first,
              purpose: 'test',
              tries,
              practice: roster.mode === 'practice',
              token: null,
            });
            this.#desk.show({ activity: { kind: 'entry', entry: 'pin', person: id, purpose: 'test', tries } });
            return entry;
          },
          onSent: () => {
            this.#desk.progress('signing', 0, 1);
          },
        },
        { serial, holder: name, fingerprint: certificate.fingerprint, certificate: certificate.der },
      );
      return testSignatureFinding(tested, parts.rsa);
    } finally {
      this.#desk.show({ activity: { kind: 'idle' } });
    }
  }
}
