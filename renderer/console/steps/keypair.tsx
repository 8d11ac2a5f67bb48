/** A token makes a key: who enters its PIN, one button that names the key, and then what was made, as it was read back. */
import { type ReactElement, useState } from 'react';
import { secretStops } from '../../../shared/ceremony/evidence.ts';
import { keypairAsked } from '../../../shared/ceremony/keypair.ts';
import { SIGNING } from '../../../shared/ceremony/kind-words.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Choice } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Facts, HexGroups } from './facts.tsx';
import { makeFacts } from './irreversible.tsx';
import { ProbeTable } from './probe.tsx';

/** Whoever leads does not hold it (SOD-PIN-1): one of the custodians does. */
export function PinHolder(props: {
  readonly state: CeremonyState;
  readonly value: string | null;
  readonly onChange: (person: string) => void;
}): ReactElement {
  const { state, value, onChange } = props;
  const { custodians, master } = state.opened.participants;
  return (
    <Choice
      label={t('keypair.pin-holder')}
      value={value}
      options={custodians.filter((id) => !state.barred.has(id)).map((id) => ({ value: id, label: nameOf(state.roster, id) }))}
      onChange={onChange}
      after={t('keypair.pin-holder.note', { master: firstOf(state.roster, master) })}
    />
  );
}

type Generated = NonNullable<CeremonyState['keypair']['generated']>;

function attributesText({ attributes }: Generated): string {
  const { local, neverExtractable, alwaysSensitive } = attributes;
  const said = [
    t('keypair.attribute.sensitive'),
    t('keypair.attribute.not-extractable'),
    ...(local === true ? [t('keypair.attribute.local')] : []),
    ...(neverExtractable === true ? [t('keypair.attribute.never-extractable')] : []),
    ...(alwaysSensitive === true ? [t('keypair.attribute.always-sensitive')] : []),
    t('keypair.attribute.signs-only'),
  ];
  return said.join(', ');
}

/** What was made, with what its own attributes say: the one confirmation after it. */
export function KeypairMade({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const asked = keypairAsked(state);
  const { generated } = state.keypair;
  if (asked === null || generated === null) return null;
  const { token, attestation } = generated;
  const values = { label: generated.label, serial: token.serial };
  return (
    <section className="outcome">
      <p className="large ok">{generated.adopted ? t('keypair.made.adopted', values) : t('keypair.made', values)}</p>
      <Facts
        label={t('keypair.made.label')}
        facts={[
          { label: t('keypair.made.algorithm'), value: SIGNING[asked.algorithm] },
          { label: t('keypair.token'), value: `${token.label}, ${token.manufacturer} ${token.model}, ${token.serial}` },
          { label: t('keypair.made.id'), value: <HexGroups hex={generated.id} /> },
          { label: t('keypair.made.attributes'), value: attributesText(generated) },
          { label: t('keypair.made.possession'), value: t('keypair.made.possession.is') },
          {
            label: t('keypair.made.attestation'),
            value:
              attestation.length === 0 ? t('keypair.made.attestation.none') : t('keypair.made.attestation.is', { n: attestation.length }),
          },
          { label: t('digest.fingerprint'), value: <HexGroups hex={generated.fingerprint} /> },
        ]}
      />
    </section>
  );
}

export function GenerateStep(props: StepProps): ReactElement {
  const { state } = props;
  const { keypair } = state;
  const label = keypairAsked(state)?.label ?? state.id;
  const [holder, setHolder] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const make = (): void => {
    if (holder === null) setWrong(t('keypair.pin-holder.none'));
    else void send({ do: 'generate', pinHolder: holder });
  };
  // the station stopped between the key and the record that it was carried out
  if (keypair.generated !== null) {
    const { pinHolder = '' } = keypair.intent ?? {};
    const finish = (
      <Press kind="main" onPress={() => void send({ do: 'generate', pinHolder })}>
        {t('keypair.finish')}
      </Press>
    );
    return (
      <StepBody {...props} actions={finish}>
        <KeypairMade state={state} />
      </StepBody>
    );
  }
  const stops = secretStops(state).length > 0;
  const actions = <HoldButton label={t('keypair.hold', { label })} release={t('keypair.release')} name={label} onDone={make} />;
  const dock = (
    <>
      <PinHolder
        state={state}
        value={holder}
        onChange={(person) => {
          setHolder(person);
          setWrong(null);
        }}
      />
      {wrong === null ? null : (
        <p className="note wrong" role="alert">
          {wrong}
        </p>
      )}
    </>
  );
  const again = keypair.intent === null || keypair.standing !== 'none' ? null : <p className="soft">{t('keypair.again')}</p>;
  return (
    <StepBody {...props} actions={actions} dock={dock} waits={t('hold.help')}>
      {again}
      {stops ? <ProbeTable state={state} onlySecret /> : <Facts facts={makeFacts(state)} label={t('make.summary')} />}
    </StepBody>
  );
}
