/**
 * For what cannot be undone: hold for 2 s with mouse, Space or Enter until the button says "release", then release. Moving away or Esc
 * cancels. A short press opens a field instead, in which the name is typed. Both ways are equal. A key that repeats is one press.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { buttonClass, Press } from './button.tsx';
import { Line } from './field.tsx';
import { t } from './words.ts';

const HOLD_MS = 2000;

interface HoldProps {
  readonly label: string;
  readonly release: string;
  /** What is typed instead of holding. */
  readonly name: string;
  readonly kind?: 'main' | 'exc';
  readonly onDone: () => void;
}

type Stage = 'idle' | 'holding' | 'full';

function useHold(onDone: () => void, onShort: () => void) {
  const [stage, setStage] = useState<Stage>('idle');
  const timer = useRef<number | undefined>(undefined);
  const held = useRef<Stage>('idle');
  const become = (next: Stage): void => {
    window.clearTimeout(timer.current);
    held.current = next;
    setStage(next);
  };
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );
  /** Set by Esc: the release that follows counts for nothing. */
  const cancelled = useRef(false);
  return {
    stage,
    start: (): void => {
      cancelled.current = false;
      become('holding');
      timer.current = window.setTimeout(() => {
        become('full');
      }, HOLD_MS);
    },
    /** Released on the button: before `end`, which also comes when the pointer leaves. */
    press: (): void => {
      if (cancelled.current) return;
      if (held.current === 'full') onDone();
      else onShort();
    },
    end: (): void => {
      // press follows end in the same turn, and reads what was held
      window.setTimeout(() => {
        become('idle');
      });
    },
    cancel: (): void => {
      cancelled.current = true;
      become('idle');
    },
  };
}

export function HoldButton({ label, release, name, kind = 'main', onDone }: HoldProps): ReactElement {
  const [typing, setTyping] = useState(false);
  const hold = useHold(onDone, () => {
    setTyping(true);
  });
  if (typing)
    return (
      <TypedName
        label={label}
        name={name}
        kind={kind}
        onDone={onDone}
        onBack={() => {
          setTyping(false);
        }}
      />
    );
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || hold.stage === 'idle') return;
    event.stopPropagation();
    hold.cancel();
  };
  return (
    <span className="hold" onKeyDownCapture={leave}>
      <AriaButton className={`${buttonClass(kind)} ${hold.stage}`} onPressStart={hold.start} onPressEnd={hold.end} onPress={hold.press}>
        <span className="fill" aria-hidden="true" />
        <span className="text">{hold.stage === 'full' ? release : label}</span>
      </AriaButton>
      <span className="vh" role="status">
        {hold.stage === 'full' ? release : ''}
      </span>
    </span>
  );
}

function TypedName(props: Omit<HoldProps, 'release'> & { readonly onBack: () => void }): ReactElement {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const press = (): void => {
    if (typed.trim() === props.name) props.onDone();
    else setWrong(t('hold.wrong', { name: props.name }));
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    props.onBack();
  };
  return (
    <span className="typed" onKeyDownCapture={leave}>
      <Line
        label={t('hold.type', { name: props.name })}
        value={typed}
        wrong={wrong}
        mono
        autoFocus
        onChange={(value) => {
          setTyped(value);
          setWrong(null);
        }}
      />
      <Press kind={props.kind ?? 'main'} onPress={press}>
        {props.label}
      </Press>
      <Press onPress={props.onBack}>{t('hold.back')}</Press>
    </span>
  );
}
