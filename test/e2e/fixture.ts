/** A station with a workspace of its own for each test, and ways to get to a step without pressing every button on the way there. */
import { test as base, expect, type Page } from '@playwright/test';
import type { CommandAnswer, StationSnapshot } from '../../shared/ipc/contract.ts';
import { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { defaultPeople } from '../support/people.ts';
import { type PracticePerson, softHsmModule } from '../support/practice-tokens.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { type RunningStation, startStation } from '../support/station.ts';

export const THRESHOLD = 2;

export interface Started {
  readonly room: Room;
  /** Another station over the same workspace, once the first has ended. */
  again(): Promise<Room>;
}

/** Before the station is started. */
export interface Beginning {
  readonly workspace: PracticeWorkspace;
  readonly people: readonly PracticePerson[];
  /** Further variables of its programs' environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Another one too, once the first has ended. */
  readonly start: () => Promise<Room>;
}

export const test = base.extend<{
  people: readonly PracticePerson[];
  modules: readonly string[];
  /** The security officer's PIN of the tokens; the empty text: nobody knows it. */
  officer: string;
  /** Further variables of the station's environment. */
  env: Readonly<Record<string, string>>;
  /** How many second media the station copies its log to. */
  copies: number;
  /** Tokens in which ceremonies make keys. */
  hsms: number;
  /** Tokens whose key opens what is wrapped to it. */
  agreements: number;
  /** Further files of the workspace, by their path in it. */
  files: Readonly<Record<string, string>>;
  workspace: PracticeWorkspace;
  /** Starts a station over the workspace, where none has begun before the test. */
  start: () => Promise<Room>;
  beginning: Beginning;
  started: Started;
  room: Room;
}>({
  people: [defaultPeople(3), { option: true }],
  modules: [[softHsmModule()], { option: true }],
  officer: ['', { option: true }],
  env: [{}, { option: true }],
  copies: [0, { option: true }],
  hsms: [0, { option: true }],
  agreements: [0, { option: true }],
  files: [{}, { option: true }],
  workspace: async ({ people, modules, officer, copies, hsms, agreements, files }, use) => {
    const known = officer === '' ? {} : { officer };
    const workspace = await makePracticeWorkspace({ people, modules, copies, hsms, agreements, files, ...known });
    await use(workspace);
    workspace.remove();
  },
  start: async ({ people, workspace, env }, use) => {
    const stations: RunningStation[] = [];
    await use(async () => {
      const station = await startStation({ workspace: workspace.folder, softhsmConf: workspace.softhsmConf, env });
      stations.push(station);
      return new Room(station, workspace, people, THRESHOLD);
    });
    for (const station of stations) await station.close();
  },
  beginning: async ({ workspace, people, env, start }, use) => {
    await use({ workspace, people, env, start });
  },
  started: async ({ start }, use) => {
    await use({ room: await start(), again: start });
  },
  room: async ({ started }, use) => {
    await use(started.room);
  },
});

export { expect } from '@playwright/test';

/** What the console says over a workspace that it cannot use. */
export async function said({ folder, softhsmConf }: Pick<PracticeWorkspace, 'folder' | 'softhsmConf'>): Promise<string> {
  const station = await startStation({ workspace: folder, softhsmConf });
  try {
    await expect(station.console.getByText(word('home.cannot'))).toBeVisible();
    await expect(station.console.getByRole('heading', { name: word('kinds.title') })).toHaveCount(0);
    return await station.console.locator('body').innerText();
  } finally {
    await station.close();
  }
}

/** As the page itself would call, or try to. */
export const call = (page: Page, name: string, wire: unknown): Promise<unknown> =>
  page.evaluate(([called, args]) => window.keyrite.call(called, args), [name, wire] as const);

const isAnswered = (reply: unknown): reply is { readonly ok: true; readonly value: unknown } =>
  typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === true && 'value' in reply;

async function value(page: Page, name: string, wire: unknown): Promise<unknown> {
  const reply = await call(page, name, wire);
  if (!isAnswered(reply)) throw new Error(`${name}: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** What both windows get at their start. */
export const snapshot = async (page: Page): Promise<StationSnapshot> => (await value(page, 'station.snapshot', {})) as StationSnapshot;

export const answerTo = async (room: Room, wire: object): Promise<CommandAnswer> =>
  (await value(room.station.console, 'station.do', wire)) as CommandAnswer;

/** A command that must not be refused. */
export async function command(room: Room, wire: object): Promise<void> {
  const answer = await answerTo(room, wire);
  if (!answer.ok) throw new Error(`${JSON.stringify(wire)}: ${JSON.stringify(answer.refusal)}`);
}
