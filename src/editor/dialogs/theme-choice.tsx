import { RadioGroup } from 'radix-ui';
import { useStore } from 'zustand';
import { setTheme, themeStore, themes } from '../session/theme.ts';
import { texts } from '../texts.ts';

/** Dark, light, or as the system. */
export function ThemeChoice() {
  const theme = useStore(themeStore, (state) => state.theme);
  return (
    <div className="settings-line theme-choice">
      <span>{texts.themes.label}</span>
      <RadioGroup.Root
        className="segments"
        aria-label={texts.themes.label}
        data-testid="theme"
        data-value={theme}
        value={theme}
        onValueChange={(value) => setTheme(themes.find((one) => one === value) ?? 'dark')}
      >
        {themes.map((one) => (
          <RadioGroup.Item key={one} className="segment" value={one}>
            {texts.themes[one]}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
