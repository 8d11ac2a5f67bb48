/** The one button: a word, perhaps an icon before it and its key after it. None is ever disabled; what is awaited is said instead. */
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

export interface PressProps extends Omit<ButtonProps, 'className' | 'style' | 'children' | 'isDisabled'> {
  readonly kind?: 'main' | 'exc' | 'plain';
  readonly size?: 'small' | 'tiny' | 'normal';
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

export const buttonClass = (kind: PressProps['kind'] = 'plain', size: PressProps['size'] = 'normal'): string =>
  ['btn', kind, size].filter((word) => word !== 'plain' && word !== 'normal').join(' ');

export function Press({ kind = 'plain', size = 'normal', icon: Icon, children, ...rest }: PressProps): ReactElement {
  return (
    <AriaButton {...rest} className={buttonClass(kind, size)}>
      {Icon === undefined ? null : <Icon className="icon" aria-hidden="true" />}
      {children}
    </AriaButton>
  );
}
