/** Taking the HSM out and putting it away, as the scripts with a key in it share them. */
import type { Step } from '../format/script.ts';
import { step } from './acts.ts';

/** `serial`: what the serial number must be, a sentence. */
export const connectHsm = (serial: string): Step =>
  step({
    action: 'confirm',
    title: 'Connect the HSM',
    say: `{witness}, see that the HSM’s bag is sealed, open it, and read the serial number on the HSM aloud. ${serial} Then I connect it.`,
    poster: '{witness} checks the sealed bag and reads the HSM’s serial number aloud.',
    waits: 'Waiting for {witness.first} to have read the serial number',
    done: 'HSM connected',
    answer: 'The bag was sealed, and the serial number is the right one.',
    leaves: [{ thing: 'hsm', is: 'connected' }],
    minutes: 4,
  });

export const lockHsmAway = step({
  action: 'confirm',
  title: 'Put the HSM away',
  say: 'I disconnect the HSM. {witness}, put it in a new bag, seal it, read its number aloud and write it down.',
  poster: '{witness} seals the HSM in a new bag and reads its number aloud.',
  waits: 'Waiting for {witness.first} to have sealed the bag',
  done: 'HSM put away',
  answer: 'The HSM is in a sealed bag, and I have its number.',
  leaves: [{ thing: 'hsm', is: 'locked-away' }],
  minutes: 3,
});
