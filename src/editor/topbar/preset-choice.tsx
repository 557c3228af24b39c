import type { PatchDocument } from '../../patch/document.ts';
import { type PresetName, presetNames, viewerPresets } from '../../values/viewer-presets.ts';
import { drawFor } from '../actions/presets.ts';
import { useDocument } from '../session/session.ts';

/** Draws the patch for one program's spectrogram view: settings and the FFT size of its Griffin-Lim nodes in one step. */
export function PresetChoice() {
  const chosen = useDocument(presetOf);
  return (
    <div className="settings-row">
      <fieldset className="segments settings-presets" aria-label="Draw for">
        {presetNames.map((name) => (
          <button
            key={name}
            type="button"
            className="segment"
            data-testid={`preset-${name}`}
            aria-pressed={name === chosen}
            title={viewerPresets[name].help}
            onClick={() => drawFor(name)}
          >
            {viewerPresets[name].label}
          </button>
        ))}
      </fieldset>
      <p className="settings-meaning">
        {chosen === undefined ? 'Draw for the program in which the picture will be seen.' : viewerPresets[chosen].help}
      </p>
    </div>
  );
}

function presetOf({ settings }: PatchDocument): PresetName | undefined {
  return presetNames.find((name) => {
    const { axis, law, hopLength, resolution } = viewerPresets[name];
    return (
      hopLength === settings.hopLength &&
      resolution === settings.resolution &&
      JSON.stringify([axis.kind, axis.lowHertz, axis.highHertz, law]) ===
        JSON.stringify([settings.axis.kind, settings.axis.lowHertz, settings.axis.highHertz, settings.law])
    );
  });
}
