/** Digests that everyone compares with the paper they brought. One press says that all lines were the same; the other opens an exception. */
import type { ReactElement } from 'react';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { wordsOf } from '../../../shared/bytes/words.ts';
import { keypairAsked } from '../../../shared/ceremony/keypair.ts';
import { SIGNING } from '../../../shared/ceremony/kind-words.ts';
import { setInHand } from '../../../shared/ceremony/old-set.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { HexGroups } from './facts.tsx';

function Compared({ same, differs }: { readonly same: string; readonly differs: string }): ReactElement {
  const desk = useDesk();
  return (
    <>
      <Press
        size="small"
        onPress={() => {
          desk.open({ kind: 'exception', probe: null });
        }}
      >
        {differs}
      </Press>
      <Press kind="main" size="small" onPress={() => void send({ do: 'digest-compared' })}>
        {same}
      </Press>
    </>
  );
}

export function CompareScriptStep(props: StepProps): ReactElement {
  const { script } = props.state;
  return (
    <StepBody {...props} actions={<Compared same={t('compare.all-same')} differs={t('compare.differs')} />}>
      <Digest
        title={t('digest.script')}
        note={t('digest.script.note', { title: script.title, version: script.version })}
        hex={scriptRecord.digest(script)}
      />
    </StepBody>
  );
}

/** The summary stands in the right column, so that both are in view. */
export function CompareRequestStep(props: StepProps): ReactElement {
  const { request } = props.state;
  return (
    <StepBody {...props} actions={<Compared same={t('compare.all-same')} differs={t('compare.differs')} />}>
      {request === null ? null : <Digest title={t('digest.request')} note={t('digest.request.now')} hex={request.digest} />}
    </StepBody>
  );
}

/** The new public key's digest, in eight lines of hex and words. */
function CompareKeypair(props: StepProps & { readonly fingerprint: string }): ReactElement {
  const { fingerprint, ...step } = props;
  const algorithm = keypairAsked(step.state)?.algorithm;
  return (
    <StepBody {...step} actions={<Compared same={t('compare.all-same')} differs={t('compare.differs')} />}>
      <Digest
        title={t('digest.fingerprint')}
        note={t('keypair.outcome.note', { algorithm: algorithm === undefined ? '' : SIGNING[algorithm] })}
        hex={fingerprint}
      />
    </StepBody>
  );
}

export function CompareOutcomeStep(props: StepProps): ReactElement {
  const { keypair, opened, roster, rosterChange } = props.state;
  const manifest = setInHand(props.state);
  if (keypair.generated !== null) return <CompareKeypair {...props} fingerprint={keypair.generated.fingerprint} />;
  const first = firstOf(roster, opened.participants.witness);
  const actions = <Compared same={t('compare.same-value', { first })} differs={t('compare.value-differs')} />;
  if (rosterChange !== null && rosterChange.stage === 'changed')
    return (
      <StepBody {...props} actions={<Compared same={t('compare.same-value', { first })} differs={t('compare.value-differs')} />}>
        <Digest title={t('digest.roster')} hex={rosterChange.digest} />
      </StepBody>
    );
  if (manifest === null) return <StepBody {...props} />;
  const { publicKey, keyCheckValue } = manifest;
  return (
    <StepBody {...props} actions={actions}>
      <section className="outcome">
        <h2>
          {t('outcome.check-value')}{' '}
          <span className="aside">{props.state.manifest === null ? t('outcome.check-value.old') : t('outcome.check-value.note')}</span>
        </h2>
        <div className="check-value">
          <p className="value mono">
            <HexGroups hex={keyCheckValue} />
          </p>
          <p className="value-words">{wordsOf(fromHex(keyCheckValue)).join(' ')}</p>
        </div>
      </section>
      {publicKey === null ? (
        <Digest title={t('digest.set')} hex={manifest.setDigest} />
      ) : (
        <Digest title={t('digest.fingerprint')} note={t('outcome.public-key')} hex={publicKey.fingerprint} />
      )}
    </StepBody>
  );
}
