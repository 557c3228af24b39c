import { Popover } from 'radix-ui';
import { useId } from 'react';
import type { PatchSettings } from '../../patch/document.ts';
import { type AxisKind, axisKinds } from '../../values/axis.ts';
import { type Law, lawKinds } from '../../values/law.ts';
import { assertNever } from '../../values/wire.ts';
import { applyEdits } from '../actions/apply.ts';
import { hertzText, millisecondsText } from '../node/words.ts';
import { useDocument } from '../session/session.ts';
import { texts } from '../texts.ts';
import { focusItself } from '../ui/dialog.tsx';
import { AxisEnd } from './axis-end.tsx';
import { NumberSetting } from './number-setting.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { settingsMeanings } from './settings-meanings.ts';

/** The settings of the patch in one chip; it opens what they are and what they mean. */
export function PatchSettingsChip() {
  const settings = useDocument((document) => document.settings);
  const hop = millisecondsText((settings.hopLength / settings.sampleRate) * 1000);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="chip numbers" data-testid="settings" aria-label={texts.top.settings}>
          <span>{hertzText(settings.sampleRate)}</span>
          <span className="chip-extra">{`hop ${settings.hopLength} (${hop})`}</span>
          <span className="chip-extra">{settings.resolution} rows</span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={8} collisionPadding={10} onOpenAutoFocus={focusItself}>
          <SettingsForm settings={settings} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function change(settings: Partial<PatchSettings>): void {
  applyEdits({ type: 'setSettings', settings }, { label: texts.steps.settings });
}

function SettingsForm({ settings }: { settings: PatchSettings }) {
  const meanings = settingsMeanings(settings);
  return (
    <div className="settings">
      <h2 className="settings-title">{texts.top.settings}</h2>
      <PresetChoice />
      <NumberSetting
        label="Sample rate"
        name="sampleRate"
        unit="Hz"
        value={settings.sampleRate}
        range={[8000, 192_000]}
        meaning={meanings.sampleRate}
        onChange={(sampleRate) => change({ sampleRate })}
      />
      <NumberSetting
        label="Hop length"
        name="hopLength"
        unit="samples"
        value={settings.hopLength}
        range={[1, 8192]}
        meaning={meanings.hopLength}
        onChange={(hopLength) => change({ hopLength })}
      />
      <NumberSetting
        label="Resolution"
        name="resolution"
        unit="rows"
        value={settings.resolution}
        range={[2, 4096]}
        meaning={meanings.resolution}
        onChange={(resolution) => change({ resolution })}
      />
      <ChoiceSetting
        label="Axis"
        name="axis"
        value={settings.axis.kind}
        options={axisKinds}
        words={{ linear: 'linear', log: 'logarithmic', mel: 'mel', notes: 'notes' }}
        meaning={meanings.axis}
        onChange={(kind: AxisKind) => change({ axis: { ...settings.axis, kind } })}
      />
      <AxisEnd name="lowHertz" label="Lowest" axis={settings.axis} onChange={(axis) => change({ axis })} />
      <AxisEnd name="highHertz" label="Highest" axis={settings.axis} onChange={(axis) => change({ axis })} />
      <ChoiceSetting
        label="Law"
        name="law"
        value={settings.law.kind}
        options={lawKinds}
        words={{ linear: 'linear', gamma: 'gamma', decibels: 'decibels' }}
        meaning={meanings.law}
        onChange={(kind: Law['kind']) => change({ law: lawOfKind(kind) })}
      />
      <LawAmount law={settings.law} />
    </div>
  );
}

function lawOfKind(kind: Law['kind']): Law {
  switch (kind) {
    case 'linear':
      return { kind };
    case 'gamma':
      return { kind, exponent: 2 };
    case 'decibels':
      return { kind, rangeDecibels: 80 };
    default:
      return assertNever(kind);
  }
}

function LawAmount({ law }: { law: Law }) {
  switch (law.kind) {
    case 'linear':
      return null;
    case 'gamma':
      return (
        <NumberSetting
          label="Exponent"
          name="exponent"
          unit=""
          value={law.exponent}
          range={[0.1, 10]}
          meaning=""
          onChange={(exponent) => change({ law: { kind: 'gamma', exponent } })}
        />
      );
    case 'decibels':
      return (
        <NumberSetting
          label="Range"
          name="rangeDecibels"
          unit="dB"
          value={law.rangeDecibels}
          range={[6, 200]}
          meaning=""
          onChange={(rangeDecibels) => change({ law: { kind: 'decibels', rangeDecibels } })}
        />
      );
    default:
      return assertNever(law);
  }
}

interface ChoiceSettingProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly words: { readonly [value in T]: string };
  readonly meaning: string;
  readonly onChange: (value: T) => void;
}

function ChoiceSetting<T extends string>(props: ChoiceSettingProps<T>) {
  const { label, name, value, options, words, meaning, onChange } = props;
  const id = useId();
  return (
    <div className="settings-row">
      <div className="settings-line">
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          className="field-select"
          data-testid={`setting-${name}`}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option === event.target.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {words[option]}
            </option>
          ))}
        </select>
      </div>
      <p className="settings-meaning">{meaning}</p>
    </div>
  );
}
