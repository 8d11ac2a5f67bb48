/**
 * Run as a program in a copy of the source in which every place that refuses has a number (removed-controls.test.ts). It silences one place after
 * another and tries again what it may have refused. To stdout: for each place the attacks that notice, as JSON.
 */
import { argv, stdout } from 'node:process';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { sharedRoom } from '../../support/ceremony-of.ts';
import { attempt, coursesOf } from './attack.ts';
import { everyAttack } from './every-attack.ts';
import { openingAsked, openingAttacks, otherBeginning } from './opening-attacks.ts';

/** An attack that is no longer refused by its control. `instead`: the control that refuses it now, or null when it gets through. */
export interface Notice {
  readonly control: string;
  readonly what: string;
  readonly instead: string | null;
}
export type Notices = readonly (readonly Notice[])[];

interface Tried {
  readonly control: string;
  readonly what: string;
  readonly ask: () => Refusal | null;
}

/** Everything lawful before has happened while every control was there. */
async function everything(): Promise<readonly Tried[]> {
  const room = await sharedRoom();
  const courses = await coursesOf(everyAttack);
  return [
    ...everyAttack.map((attack) => ({ control: attack.control, what: attack.what, ask: attempt(courses, attack).ask })),
    ...openingAttacks.map((attack) => ({ control: attack.control, what: attack.what, ask: () => openingAsked(attack, room) })),
    { control: 'CER-OPEN-2', what: 'another beginning than the opening', ask: otherBeginning },
  ];
}

function answer(ask: () => Refusal | null): string | null {
  try {
    return ask()?.control ?? null;
  } catch (error) {
    // what comes after a control relies on it
    return error instanceof Error ? error.name : 'Error';
  }
}

/** `places`: what each refuses with, or '*' where its caller says it. The first is none: there every attack must meet its control. */
async function main(places: readonly string[]): Promise<void> {
  const tried = await everything();
  const notices: Notices = ['*', ...places].map((refuses, place) => {
    Reflect.set(globalThis, 'removedPlace', place);
    return tried.flatMap(({ control, what, ask }) => {
      // what another control refuses does not come from here
      if (refuses !== '*' && refuses !== control) return [];
      const instead = answer(ask);
      return instead === control ? [] : [{ control, what, instead }];
    });
  });
  stdout.write(JSON.stringify(notices));
}

const [, , ...places] = argv;
await main(places);
