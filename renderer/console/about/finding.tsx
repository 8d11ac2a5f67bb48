/** One line of the machine check that is open: what happened, where it was read, why it matters, what is safe, what to do. */
import { RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { unsettledProbes } from '../../../shared/ceremony/evidence.ts';
import { PROBES, probeOf } from '../../../shared/ceremony/probes.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Mark } from '../../parts/mark.tsx';
import { firstOf } from '../../parts/names.ts';
import { openExceptions } from '../../parts/operation.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';

const WHY = {
  network: 'why.network',
  radio: 'why.radio',
  camera: 'why.camera',
  microphone: 'why.microphone',
  media: 'why.media',
  swap: 'why.swap',
  'core-dumps': 'why.core-dumps',
  recorders: 'why.recorders',
  image: 'why.image',
  program: 'why.program',
  'secure-boot': 'why.secure-boot',
  random: 'why.random',
  printer: 'why.printer',
} as const;
const isExplained = (id: string): id is keyof typeof WHY => Object.hasOwn(WHY, id);

export function FindingCard({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const desk = useDesk();
  const open = unsettledProbes(state);
  const id = desk.probe !== null && open.includes(desk.probe) ? desk.probe : PROBES.find((probe) => open.includes(probe.id))?.id;
  const finding = state.probes?.findings.find((f) => f.probe === id);
  const probe = id === undefined ? undefined : probeOf(id);
  if (probe === undefined || finding === undefined) return null;
  const { opened } = state;
  const witness = firstOf(state.roster, opened.participants.witness);
  const master = firstOf(state.roster, opened.participants.master);
  const seen = state.probesSeen.get(probe.id);
  const saw = !probe.witnessed
    ? ''
    : seen === undefined
      ? t('finding.saw.none', { witness })
      : seen.agrees
        ? t('finding.saw.same', { witness })
        : t('finding.saw.other', { witness });
  const onlyLook = finding.result === 'pass' && probe.witnessed && seen === undefined;
  const absolute = probe.absolute && opened.mode === 'production';
  const raised = openExceptions(state).find((exception) => exception.probe === probe.id && exception.found === finding.found);
  const next = open[(open.indexOf(probe.id) + 1) % open.length];
  return (
    <section className="finding" aria-label={probe.title}>
      <h2 className={onlyLook ? 'look' : finding.result === 'cannot-tell' ? 'dunno' : ''}>
        <Mark kind={onlyLook ? 'wait' : finding.result === 'cannot-tell' ? 'dunno' : 'stop'} />
        {probe.title}
      </h2>
      <dl>
        <div>
          <dt>{t('finding.happened')}</dt>
          <dd>
            {t('finding.found', { found: finding.found })} {saw}
          </dd>
        </div>
        <div>
          <dt>{t('finding.source')}</dt>
          <dd className="mono note">{finding.source}</dd>
        </div>
        <div>
          <dt>{t('finding.why')}</dt>
          <dd>{isExplained(probe.id) ? t(WHY[probe.id]) : t('why.other')}</dd>
        </div>
        <div>
          <dt>{t('finding.safe')}</dt>
          <dd>{state.making === 'not-begun' ? t('finding.safe.before') : t('finding.safe.after')}</dd>
        </div>
        <div>
          <dt>{t('finding.do')}</dt>
          <dd>{onlyLook ? t('finding.do.look', { witness }) : absolute ? t('finding.do.absolute') : t('finding.do.fail')}</dd>
        </div>
      </dl>
      {onlyLook ? null : (
        <>
          <Press kind="main" icon={RotateCw} onPress={() => void send({ do: 'probe' })}>
            {t('probe.again')}
          </Press>
          {raised === undefined ? null : (
            <Press
              kind="exc"
              onPress={() => {
                desk.open({ kind: 'decide', number: raised.number });
              }}
            >
              <Mark kind="exception" bare />
              {t('exception.decide.now')}
            </Press>
          )}
          {absolute || raised !== undefined ? null : (
            <>
              <Press
                kind="exc"
                onPress={() => {
                  desk.open({ kind: 'exception', probe: probe.id });
                }}
              >
                <Mark kind="exception" bare />
                {t('finding.exception')}
              </Press>
              <p className="note soft">{t('finding.people', { master, witness })}</p>
            </>
          )}
        </>
      )}
      {next === undefined || next === probe.id ? null : (
        <Press
          size="small"
          onPress={() => {
            desk.showProbe(next);
          }}
        >
          {t('finding.next')}
        </Press>
      )}
    </section>
  );
}
