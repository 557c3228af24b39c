import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { Fragment } from 'react';

/** One group of choices in a chip's menu. */
export interface ChoiceGroup {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  choose(value: string): void;
}

/** A chip that says what is chosen and opens a menu of choices. */
export function ChoiceChip(properties: {
  readonly text: string;
  readonly label: string;
  readonly groups: readonly ChoiceGroup[];
  readonly disabled?: boolean;
  readonly name: string;
}) {
  const { text, label, groups, disabled = false, name } = properties;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="chip player-chip"
          aria-label={`${label}: ${text}`}
          disabled={disabled}
          data-testid={`player-${name}`}
        >
          {text}
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="player-menu" side="top" align="end" sideOffset={6} collisionPadding={8}>
          {groups.map((group, index) => (
            <Fragment key={group.label}>
              {index > 0 && <DropdownMenu.Separator className="player-menu-line" />}
              <DropdownMenu.Label className="player-menu-label">{group.label}</DropdownMenu.Label>
              <DropdownMenu.RadioGroup value={group.value} onValueChange={(value) => group.choose(value)}>
                {group.choices.map((choice) => (
                  <DropdownMenu.RadioItem key={choice.value} value={choice.value} className="player-menu-item">
                    <span className="player-menu-mark">
                      <DropdownMenu.ItemIndicator>
                        <Check size={13} aria-hidden="true" />
                      </DropdownMenu.ItemIndicator>
                    </span>
                    {choice.label}
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
