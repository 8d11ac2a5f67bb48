/** English: the catalogue's own language. One key, one message; braces name what is filled in. */
import { emergency } from './emergency.ts';
import { entry } from './entry.ts';
import { events } from './events.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { keypair } from './keypair.ts';
import { oldSet } from './old-set.ts';
import { opening } from './opening.ts';
import { pins } from './pins.ts';
import { stationCheckScreen } from './station-check-screen.ts';
import { steps } from './steps.ts';
import { witness } from './witness.ts';

export const en = {
  ...frame,
  ...home,
  ...opening,
  ...pins,
  ...emergency,
  ...steps,
  ...keypair,
  ...oldSet,
  ...witness,
  ...entry,
  ...events,
  ...stationCheckScreen,
} as const;
