/** The faces of a key that a token makes, as the console draws them from the log: before, after, and while it is settled. */
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import { DeskContext } from '../../../renderer/console/desk.ts';
import type { StepProps } from '../../../renderer/console/step-body.tsx';
import { CompareOutcomeStep } from '../../../renderer/console/steps/compare.tsx';
import { ExecuteStep } from '../../../renderer/console/steps/execute.tsx';
import { Interrupted } from '../../../renderer/console/steps/interrupted.tsx';
import { ConfirmStep } from '../../../renderer/console/steps/spoken.tsx';
import { CheckValue } from '../../../renderer/witness/cards.tsx';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { digestLines } from '../../../shared/bytes/words.ts';
import { DEFAULT_POLICY } from '../../../shared/format/policy.ts';
import { restarted } from '../../support/ceremony-commands.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';
import { generationIntended, HALF, hsmKey, NOTHING, PAIR, sought } from '../../support/keypair-records.ts';
import { desk, status } from './quiet-station.ts';

/** What is to be read on the page. */
function read(face: FunctionComponent<StepProps>, { state, entries, step }: Ceremony): string {
  const station = {
    roster: null,
    rosterSigned: false,
    nextRoster: null,
    shardPlan: null,
    policy: DEFAULT_POLICY,
    scripts: [],
    entries,
    state,
    status,
  };
  const page = createElement(DeskContext.Provider, { value: desk }, createElement(face, { station, state, step }));
  return renderToStaticMarkup(page)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

let before: Ceremony;
let made: Ceremony;
beforeAll(async () => {
  before = (await newCeremony({ operation: hsmKey })).until('execute');
  made = before.fork();
  made.play();
});
const interrupted = (found: Parameters<typeof sought>[0] | null): Ceremony => {
  const ceremony = before.fork();
  ceremony.record(ceremony.probed('before-secret'));
  ceremony.record(generationIntended(ceremony));
  ceremony.record(restarted(ceremony, 'generate'));
  if (found !== null) ceremony.record(sought(found));
  return ceremony;
};

test('before: what will be made and where, who may enter the PIN, one button that names the key', () => {
  const said = read(ExecuteStep, before);
  for (const text of ['Make signer_1', 'serial number 0123456789', 'ECDSA P-384', 'Łukasz Przykład', 'Дора Пример', 'Éva Példa'])
    expect(said).toContain(text);
  expect(said).toContain('Zoë does not hold it');
});
test('after: the attributes are read aloud, then the fingerprint in hex and words, on both screens', () => {
  const attributes = read(ConfirmStep, made);
  expect(attributes).toContain(
    'sensitive, not extractable, made in the token, never extractable, always sensitive, signs and does nothing else',
  );
  expect(attributes).toContain('the token shows none');
  const compared = made.fork().until('compare-outcome');
  const { fingerprint } = compared.state.keypair.generated ?? { fingerprint: '' };
  const lines = digestLines(fromHex(fingerprint));
  for (const face of [CompareOutcomeStep, CheckValue]) {
    const said = read(face, compared);
    for (const { hex, words } of lines) expect(said).toContain([hex, ...words].join(' '));
  }
});
test.each([
  ['nobody has looked', null, ['Nobody has looked yet', 'Look into the token'], ['Take signer_1 over', 'Destroy it']],
  ['a whole pair', PAIR, ['a whole key pair, signer_1', 'Take signer_1 over', 'Destroy it'], ['Record that nothing was made']],
  ['half of one', HALF, ['half of it: the private key alone', 'Destroy it'], ['Take signer_1 over', 'Record that nothing was made']],
  ['nothing', NOTHING, ['nothing of it', 'Record that nothing was made, Zoë and Παύλος'], ['Take signer_1 over', 'Destroy it']],
] as const)('interrupted, %s: only what fits is offered', (_, found, offered, withheld) => {
  const said = read(Interrupted, interrupted(found));
  expect(said).toContain('A key was being made in token 0123456789, and its end is not known');
  for (const text of offered) expect(said).toContain(text);
  for (const text of withheld) expect(said).not.toContain(text);
});
