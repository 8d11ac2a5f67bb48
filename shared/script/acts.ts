/** The acts that scripts share, in the conventional order: assemble, check the machine, read the request, approve, … sign the log, export, close. */
import type { Script, Step } from '../format/script.ts';

export type Act = Script['acts'][number];

const IN_READER = {
  puts: [{ thing: 'token', is: 'in-reader' }],
  leaves: [{ thing: 'token', is: 'with-holder' }],
} as const satisfies Partial<Step>;
const PAPERS = [{ thing: 'papers', is: 'in-hand' }] as const;

export const step = (given: Pick<Step, 'action' | 'title' | 'say' | 'poster' | 'waits' | 'done' | 'answer'> & Partial<Step>): Step => ({
  repeat: 'once',
  performs: 'master',
  confirms: 'witness',
  puts: [],
  leaves: [],
  minutes: 2,
  ...given,
});

export const readHead = step({
  action: 'head',
  title: 'Read the log head',
  say: '{witness}, write down the number and the eight words as I read them. Then read them back to me.',
  poster: '{witness} writes down the log head and reads it back.',
  waits: 'Waiting until {witness.first} has written the log head',
  done: 'Log head written down',
  answer: 'Written.',
  performs: 'witness',
  confirms: 'master',
  minutes: 2,
});

/** What people hear first, and what the others see: why we are here. */
export interface Opening {
  readonly say: string;
  readonly poster: string;
}
const STOP = 'If anything looks wrong to you, say “Stop”.';

const opened = ({ say, poster }: Opening, title: string): Step =>
  step({
    action: 'confirm',
    title,
    say: `${say} ${STOP}`,
    poster,
    waits: 'Waiting for {witness.first} to answer',
    done: 'Ceremony opened',
    answer: 'I have understood.',
    minutes: 3,
  });

const identify = (repeat: 'participants' | 'leaders'): Step =>
  step({
    action: 'identify',
    repeat,
    title: 'Identify {person.first}',
    say: '{person}, show your identity document to {confirmer}. Put your card in the reader and enter your PIN. The card signs a fresh number.',
    poster: '{person} shows a document. The card signs a fresh number.',
    waits: 'Waiting for {person.first}’s card and PIN',
    done: '{person} identified',
    performs: 'person',
    answer: 'This is {person}.',
    ...IN_READER,
    minutes: 3,
  });

export const assemble = (opening: Opening): Act => ({
  title: 'Assemble, identify',
  steps: [opened(opening, 'Open the ceremony'), identify('participants'), readHead],
});
/** The master and the witness alone. */
export const assembleLeaders = (opening: Opening): Act => ({
  title: 'Assemble, identify',
  steps: [opened(opening, 'Open the emergency'), identify('leaders'), readHead],
});

export const checkMachine: Act = {
  title: 'Check the machine',
  steps: [
    step({
      action: 'probe',
      title: 'Check the machine',
      say: '{witness}, look at the machine while I read each line. Say what is there.',
      poster: '{witness} looks at the machine and says what is there.',
      waits: 'Waiting until every line is settled',
      done: 'Machine checked',
      answer: 'Every line is settled.',
      puts: [
        { thing: 'cables', is: 'out' },
        { thing: 'phones', is: 'outside' },
      ],
      minutes: 10,
    }),
    step({
      action: 'clock',
      title: 'Compare the clocks',
      say: '{witness}, read your watch aloud: hours, minutes, seconds, in this room’s time.',
      poster: '{witness} reads a watch aloud. It is compared with the station’s clock.',
      waits: 'Waiting for the time on {witness.first}’s watch',
      done: 'Clocks compared',
      answer: 'That is my watch’s time.',
      minutes: 2,
    }),
    step({
      action: 'compare-script',
      title: 'Compare the script',
      say: 'This is the digest of the script we follow. Compare each line with the paper you brought, and say “same”.',
      poster: 'All compare the script’s digest, line by line, with the paper they brought.',
      waits: 'Waiting until all eight lines are the same',
      done: 'Script digest compared',
      answer: 'All eight lines are the same.',
      puts: PAPERS,
      minutes: 4,
    }),
    readHead,
  ],
};

/** `asks`: after “asks for this:”; `poster`: what the others see. */
export const readRequest = ({ asks, poster }: { readonly asks: string; readonly poster: string }): Act => ({
  title: 'Read the request',
  steps: [
    step({
      action: 'initiate',
      title: 'Open the request',
      say: `{initiator} asks for this: ${asks}. I read the request line by line. {initiator.first}, is it what you ask for?`,
      poster,
      waits: 'Waiting for {initiator.first} to say yes',
      done: 'Request opened',
      performs: 'initiator',
      answer: 'The request is open.',
      minutes: 3,
    }),
    step({
      action: 'compare-request',
      title: 'Compare the request',
      say: 'This is the digest of the request. Write it down or compare it with your paper, line by line. Say “same” after each line.',
      poster: 'All compare the request’s digest, line by line.',
      waits: 'Waiting until all eight lines are the same',
      done: 'Request digest compared',
      answer: 'All eight lines are the same.',
      puts: PAPERS,
      minutes: 4,
    }),
  ],
});

const APPROVE_NOW =
  '{asked}, compare the digest with your own paper. If every line is the same, say why you approve, put your card in the reader and enter your PIN.';
const APPROVE_UNLESS_THERE =
  '{asked}, if the log has no approval of yours yet: compare the digest with your own paper. If every line is the same, say why you approve, put your card in the reader and enter your PIN.';

export const collectApprovals = (when: Script['approvals']): Act => ({
  title: 'Collect approvals',
  steps: [
    step({
      action: 'approve',
      repeat: 'approvals',
      title: '{Ordinal} approval',
      say: when === 'room' ? APPROVE_NOW : APPROVE_UNLESS_THERE,
      poster: '{asked} compares the digest with the paper, then approves by card and PIN.',
      waits: 'Waiting for {asked.first}’s card and PIN',
      done: '{Ordinal} approval: {asked}',
      performs: 'person',
      answer: '{Ordinal} approval, {asked.first}.',
      ...IN_READER,
      minutes: 4,
    }),
    readHead,
  ],
});

export const signLog: Act = {
  title: 'Sign the log',
  steps: [
    step({
      action: 'sign-off',
      title: 'Witness signs off',
      say: '{witness}, say on your own screen whether this ceremony followed the script. You may disagree, and say why.',
      poster: '{witness}, did this ceremony follow the script?',
      waits: 'Waiting for {witness.first} to sign off on the witness screen',
      done: 'Witness signed off',
      performs: 'witness',
      confirms: 'master',
      answer: 'The sign-off is recorded.',
      minutes: 3,
    }),
    step({
      action: 'seal',
      title: 'Seal the log',
      say: 'I now seal the log. What comes after it, the signatures and the export, is kept in the station’s own log.',
      poster: '{master} seals the log. Signatures follow.',
      waits: 'Waiting for {master.first} to seal the log',
      done: 'Log sealed',
      answer: 'The log is sealed.',
      minutes: 1,
    }),
    step({
      action: 'sign-checkpoint',
      title: 'Sign the log head',
      say: '{witness}, compare the log head with your notes. Put your card in the reader and enter your PIN to sign it.',
      poster: '{witness} signs the log head by card and PIN.',
      waits: 'Waiting for {witness.first}’s card and PIN',
      done: 'Log head signed by {witness}',
      performs: 'witness',
      confirms: 'master',
      answer: 'The log head is signed.',
      ...IN_READER,
    }),
    step({
      action: 'sign-document',
      title: 'Master signs the PDF',
      say: '{master} now signs the ceremony log, a PDF, by card and PIN.',
      poster: '{master} signs the ceremony log by card and PIN.',
      waits: 'Waiting for {master.first}’s card and PIN',
      done: 'PDF signed by {master}',
      answer: 'The log is signed by {master.first}.',
      ...IN_READER,
    }),
    step({
      action: 'sign-document',
      title: 'Witness signs the PDF',
      say: '{witness}, sign the ceremony log, a PDF, by card and PIN.',
      poster: '{witness} signs the ceremony log by card and PIN.',
      waits: 'Waiting for {witness.first}’s card and PIN',
      done: 'PDF signed by {witness}',
      performs: 'witness',
      confirms: 'master',
      answer: 'The log is signed by {witness.first}.',
      ...IN_READER,
    }),
  ],
};

const written = (texts: Pick<Step, 'title' | 'say' | 'poster' | 'waits' | 'done' | 'answer'>): Step =>
  step({
    ...texts,
    action: 'export',
    puts: [{ thing: 'medium', is: 'in-machine' }],
    leaves: [{ thing: 'medium', is: 'taken-out' }],
  });

const AT_THE_END: Step['leaves'] = [
  { thing: 'room', is: 'open' },
  { thing: 'phones', is: 'with-people' },
];
/** `take`: what people take with them; `after`: said last. */
const closed = (take: string, after = '', leaves = AT_THE_END): Step =>
  step({
    action: 'close',
    title: 'Close the ceremony',
    say: `${take} I now close the ceremony.${after}`,
    poster: `{master} closes the ceremony. ${take}`,
    waits: 'Waiting for {master.first} to close the ceremony',
    done: 'Ceremony closed',
    answer: 'Closed.',
    leaves,
  });

/** `cards`: share cards were handed out or opened; `pages`: the station printed them. */
export const exportAndClose = ({ cards, pages }: { readonly cards: boolean; readonly pages: boolean }): Act => ({
  title: 'Export and close',
  steps: [
    step({
      action: 'sign-bundle',
      repeat: 'quorum',
      title: '{person.first} signs the bundle',
      say: '{person}, this is the digest of everything that leaves the room. Put your card in the reader and enter your PIN to sign it.',
      poster: '{person} signs the bundle by card and PIN.',
      waits: 'Waiting for {person.first}’s card and PIN',
      done: 'Bundle signed by {person}',
      performs: 'person',
      answer: 'The bundle is signed by {person.first}.',
      ...IN_READER,
    }),
    written({
      title: 'Write the bundle',
      say: 'I now write the bundle to the medium. It holds no secret. {witness}, write down its digest.',
      poster: '{master} writes the bundle. {witness} writes down its digest.',
      waits: 'Waiting for {master.first} to write the bundle',
      done: 'Bundle written',
      answer: 'The bundle is written.',
    }),
    closed(cards ? 'Take your cards and bags.' : 'Take your cards.', pages ? ' The station forgets the pages it printed.' : ''),
  ],
});

export const exportLogAndClose: Act = {
  title: 'Export and close',
  steps: [
    written({
      title: 'Write the signed log',
      say: 'I now write the signed log, a PDF, to the medium. {witness}, write down its digest.',
      poster: '{master} writes the signed log. {witness} writes down its digest.',
      waits: 'Waiting for {master.first} to write the signed log',
      done: 'Signed log written',
      answer: 'The signed log is written.',
    }),
    closed('Take your cards.', '', []),
  ],
};
