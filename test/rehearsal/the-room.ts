/** Who and what is in the room: the people with their cards and PINs, the two screens, the view for PINs, the log on the disk. */
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { having } from '../support/people.ts';
import type { PracticePerson } from '../support/practice-tokens.ts';
import type { PracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk, statesOf } from '../support/practice-workspace-log.ts';
import type { RunningStation } from '../support/station.ts';
import { ConsoleScreen } from './console-screen.ts';
import { EntryScreen } from './entry-screen.ts';
import { HomeScreen } from './home-screen.ts';
import { WitnessScreen } from './witness-screen.ts';
import { firstName } from './words.ts';

export interface Participant extends PracticePerson {
  readonly first: string;
  readonly pin: string;
}

export class Room {
  readonly station: RunningStation;
  readonly workspace: PracticeWorkspace;
  readonly console: ConsoleScreen;
  readonly home: HomeScreen;
  readonly witnessScreen: WitnessScreen;
  readonly entry: EntryScreen;
  readonly master: Participant;
  readonly witness: Participant;
  readonly initiator: Participant;
  /** In the roster's order: card 1 goes to the first. */
  readonly custodians: readonly Participant[];
  /** Approvals needed, and cards that open the key. */
  readonly threshold: number;

  constructor(station: RunningStation, workspace: PracticeWorkspace, people: readonly PracticePerson[], threshold: number) {
    this.station = station;
    this.workspace = workspace;
    this.threshold = threshold;
    this.console = new ConsoleScreen(station.console);
    this.home = new HomeScreen(this.console);
    this.witnessScreen = new WitnessScreen(station.witness);
    this.entry = new EntryScreen(station);
    const known = (person: PracticePerson): Participant => ({ ...person, first: firstName(person.name), pin: this.pinOf(person.id) });
    const only = (duty: 'master' | 'witness' | 'initiator'): Participant => {
      const [person] = having(people, duty);
      if (person === undefined) throw new Error(`nobody is ${duty}`);
      return known(person);
    };
    this.master = only('master');
    this.witness = only('witness');
    this.initiator = only('initiator');
    this.custodians = having(people, 'custodian').map(known);
  }

  get participants(): readonly Participant[] {
    return [this.master, this.witness, this.initiator, ...this.custodians];
  }

  /** Of anyone whose practice token was made, strangers included. */
  pinOf(id: string): string {
    const pin = this.workspace.pins.get(id);
    if (pin === undefined) throw new Error(`no practice token for ${id}`);
    return pin;
  }

  /** These people's cards are in the readers, and no other: each puts theirs in when it is asked for. SoftHSM's tokens are always there. */
  async cardsIn(ids: readonly string[]): Promise<void> {
    await this.workspace.readers?.only(ids);
  }

  /** Of all ceremonies as it is on the disk, every link of their chains checked. */
  log(): readonly Entry[] {
    return logOnDisk(this.workspace.folder);
  }

  /** A ceremony's own records. */
  logOf(id: string): readonly Entry[] {
    return this.log().filter(({ record }) => record.ceremony === id);
  }

  /** A ceremony folded again from the records on the disk. */
  ceremony(id: string): CeremonyState {
    const state = statesOf(this.log()).get(id);
    if (state === undefined) throw new Error(`no ceremony ${id} in the log`);
    return state;
  }

  /** The ceremony on the screens. */
  async now(): Promise<CeremonyState> {
    return this.ceremony(await this.console.ceremony());
  }
}
