/** Acts that cannot be undone: each has one summary before it, a button that names the thing, and one confirmation after it. */
import type { ReactElement } from 'react';
import { secretStops } from '../../../shared/ceremony/evidence.ts';
import { isAllPaper } from '../../../shared/ceremony/forms.ts';
import { setInHand } from '../../../shared/ceremony/old-set.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { cannotGoOn } from '../../parts/cannot-go-on.ts';
import { firstWords } from '../../parts/head-words.ts';
import { HoldButton } from '../../parts/hold-button.tsx';
import { cardsNeeded, hasBundle, masterKey } from '../../parts/operation.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { CardStages } from './cards.tsx';
import { type Fact, Facts, HexGroups, requestFacts } from './facts.tsx';
import { GiveUp } from './give-up.tsx';
import { ProbeTable } from './probe.tsx';

export function makeFacts(state: CeremonyState): readonly Fact[] {
  const approvals = state.approvals.map((a) => nameOf(state.roster, a.person)).join(', ');
  const digests: readonly Fact[] =
    state.request === null
      ? []
      : [
          { label: t('request.digest'), value: <HexGroups hex={state.request.digest} /> },
          { label: t('request.script'), value: <HexGroups hex={scriptRecord.digest(state.script)} /> },
        ];
  const kept = requestFacts(state).filter((fact) => fact.label !== t('request.expires'));
  return [...kept, { label: t('make.approved'), value: approvals }, ...digests];
}

function Made({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const { manifest } = state;
  if (manifest === null) return null;
  const { header } = manifest;
  const holders = manifest.shards.map((shard) => `${shard.index} ${shard.name}`).join(', ');
  return (
    <section className="outcome">
      <p className="large ok">{t('make.done', { name: header.keyName })}</p>
      <Facts
        label={t('make.summary')}
        facts={[
          { label: t('outcome.check-value'), value: <HexGroups hex={manifest.keyCheckValue} /> },
          { label: t('digest.set'), value: <HexGroups hex={manifest.setDigest} /> },
          { label: t(isAllPaper(state) ? 'request.cards' : 'request.shards'), value: holders },
        ]}
      />
      <p className="soft">{t('make.next', { n: header.shards })}</p>
    </section>
  );
}

export function MakeStep(props: StepProps): ReactElement {
  const { state } = props;
  const keyName = masterKey(state)?.keyName ?? state.id;
  const lost = cannotGoOn(state);
  const actions =
    lost !== null ? (
      <GiveUp />
    ) : (
      <HoldButton
        label={t('make.hold', { name: keyName })}
        release={t('make.release')}
        name={keyName}
        onDone={() => void send({ do: 'make' })}
      />
    );
  return (
    <StepBody
      {...props}
      actions={actions}
      say={lost === null ? undefined : t('say.lost', { why: lost })}
      waits={lost === null ? t('hold.help') : t('lost.todo', { why: lost })}
    >
      {state.making === 'made' ? (
        <Made state={state} />
      ) : (
        <>
          {state.making === 'failed' ? <p className="soft">{t('make.again')}</p> : null}
          {secretStops(state).length > 0 ? (
            <ProbeTable state={state} onlySecret />
          ) : (
            <Facts facts={makeFacts(state)} label={t('make.summary')} />
          )}
        </>
      )}
    </StepBody>
  );
}

export function ActivateStep(props: StepProps): ReactElement {
  const { state } = props;
  const made = masterKey(state);
  const keyName = made?.keyName ?? state.id;
  const actions = (
    <HoldButton
      label={t('activate.hold', { name: keyName })}
      release={t('activate.release')}
      name={keyName}
      onDone={() => void send({ do: 'activate' })}
    />
  );
  const { manifest } = state;
  return (
    <StepBody {...props} actions={actions} waits={t('hold.help')}>
      {state.executedAt === null ? null : (
        <p className="large ok">
          {t(isAllPaper(state) ? 'activate.done' : 'activate.done.shards', { name: keyName, k: cardsNeeded(state), n: state.cards.length })}
        </p>
      )}
      {manifest === null ? null : (
        <Facts
          label={t('make.summary')}
          facts={[
            ...(made === null
              ? []
              : [
                  {
                    label: t('request.made'),
                    value: <b>{t(`request.algorithm.${made.keyAlgorithm}`, { key: keyName, epoch: made.epoch })}</b>,
                  },
                ]),
            { label: t('outcome.check-value'), value: <HexGroups hex={manifest.keyCheckValue} /> },
            { label: t('digest.set'), value: <HexGroups hex={manifest.setDigest} /> },
          ]}
        />
      )}
      <CardStages state={state} />
    </StepBody>
  );
}

export function SealStep(props: StepProps): ReactElement {
  const { state } = props;
  const actions = (
    <HoldButton label={t('seal.hold')} release={t('seal.release')} name={state.id} onDone={() => void send({ do: 'seal' })} />
  );
  const head =
    state.sealed === null ? { seq: state.head.seq, digest: state.head.digest } : { seq: state.sealed.seq, digest: state.sealed.head };
  return (
    <StepBody {...props} actions={actions} waits={t('hold.help')}>
      <Facts
        label={t('digest.log', { n: head.seq })}
        facts={[
          { label: t('digest.log', { n: head.seq }), value: `${firstWords(head.digest, 8).join(' ')} …` },
          { label: t('over.entries'), value: head.seq },
          { label: t('over.exceptions'), value: state.exceptions.length },
        ]}
      />
      <p className="soft">{hasBundle(state) ? t('seal.records', { n: head.seq }) : t('seal.records.log', { n: head.seq })}</p>
    </StepBody>
  );
}

export function CloseStep(props: StepProps): ReactElement {
  const { state } = props;
  const actions = (
    <HoldButton
      label={t('close.hold', { name: state.id })}
      release={t('close.release')}
      name={state.id}
      onDone={() => void send({ do: 'close' })}
    />
  );
  const { exported, keypair } = state;
  const manifest = setInHand(state);
  return (
    <StepBody {...props} actions={actions} waits={t('hold.help')}>
      <Facts
        label={t('over.bundle')}
        facts={[
          ...(manifest === null ? [] : [{ label: t('over.key'), value: manifest.header.keyName }]),
          ...(keypair.generated === null ? [] : [{ label: t('over.key'), value: keypair.generated.label }]),
          ...(exported === null
            ? []
            : [
                { label: t('over.file'), value: <span className="mono">{exported.file}</span> },
                { label: t('over.digest'), value: <HexGroups hex={exported.digest} /> },
              ]),
        ]}
      />
      <CardStages state={state} />
    </StepBody>
  );
}
