import { useMemo, useRef } from 'react';
import { transport } from './instance.ts';
import type { Look } from './looks.ts';
import { usePlayer } from './player-state.ts';
import { playerTexts } from './player-texts.ts';
import { Playhead } from './playhead.tsx';
import { Readout } from './readout.tsx';
import { SpectrogramCanvas } from './spectrogram-canvas.tsx';
import { setView, useStageGestures } from './stage-gestures.ts';
import { frequencyTicks, timeTicks } from './ticks.ts';
import type { Sound, TimeRange } from './transport.ts';
import { pixelScale, useSize } from './use-size.ts';
import { useSpectrogram } from './use-spectrogram.ts';
import { usePeaks, useWave } from './use-wave.ts';
import { clampView } from './viewport.ts';
import { Wave } from './wave.tsx';

/** The part of the height that the wave takes, and CSS pixels beyond which more of it shows nothing more. */
const WAVE_SHARE = 0.29;
const HIGHEST_WAVE = 96;

/** Spectrogram over wave, axes beside and below them, one playhead over both. */
export function Stage({ sound, look }: { sound: Sound; look: Look }) {
  const duration = sound.length / sound.sampleRate;
  const height = usePlayer((state) => state.height);
  const chosen = usePlayer((state) => state.view);
  const palette = usePlayer((state) => state.palette);
  const view = useMemo(() => clampView(chosen ?? { from: 0, to: duration }, duration), [chosen, duration]);
  const stage = useRef<HTMLDivElement>(null);
  const [box, { width }] = useSize<HTMLDivElement>();
  const gestures = useStageGestures(stage, view, duration);
  const waveHeight = Math.min(HIGHEST_WAVE, Math.round(height * WAVE_SHARE));
  const pictureHeight = height - waveHeight;
  const scale = pixelScale();
  const device = { width: Math.round(width * scale), height: Math.round(pictureHeight * scale) };
  const drawn = useSpectrogram({ handle: sound.key, range: view, look, ...device });
  const peaks = usePeaks(sound.key);
  const asked = useMemo(
    () => ({ handle: sound.key, sampleRate: sound.sampleRate, length: sound.length }),
    [sound.key, sound.sampleRate, sound.length],
  );
  const shape = useWave(asked, peaks, view, width);

  return (
    <div className="player-grid">
      <FrequencyAxis look={look} height={pictureHeight} />
      <div className="player-stage-box" ref={box} style={{ height }}>
        <div
          ref={stage}
          className="player-stage"
          data-player-stage
          role="slider"
          tabIndex={0}
          aria-label={playerTexts.stage}
          aria-valuemin={0}
          aria-valuemax={duration}
          aria-valuenow={transport.position()}
          {...gestures}
        >
          <SpectrogramCanvas drawn={drawn} view={view} palette={palette} {...device} cssHeight={pictureHeight} />
          <div className="player-wave" style={{ height: waveHeight }}>
            <Wave shape={shape} loudest={peaks?.peak ?? 1} seconds={view.to - view.from} />
          </div>
          <Region view={view} width={width} />
          <Playhead view={view} duration={duration} width={width} />
          <Readout stage={stage} scene={{ view, look, drawn, width, height: pictureHeight }} />
        </div>
      </div>
      <TimeAxis view={view} width={width} duration={duration} />
    </div>
  );
}

function FrequencyAxis({ look, height }: { look: Look; height: number }) {
  const ticks = useMemo(() => frequencyTicks(look.axis, height), [look.axis, height]);
  return (
    <div className="frequency-axis numbers" aria-hidden="true">
      {ticks.map(({ at, label }) => (
        <span key={label} style={{ top: at * height }}>
          {label}
        </span>
      ))}
    </div>
  );
}

function TimeAxis({ view, width, duration }: { view: TimeRange; width: number; duration: number }) {
  const ticks = timeTicks(view.from, view.to, width);
  const whole = view.to - view.from >= duration;
  return (
    <div className="time-axis numbers">
      <div aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <span key={label} style={{ left: at * width }} data-edge={edge(at * width, width)}>
            {label}
          </span>
        ))}
      </div>
      {!whole && <ScrollBar view={view} duration={duration} />}
    </div>
  );
}

/** Labels at the ends stay inside. */
function edge(x: number, width: number): string | undefined {
  if (x < 16) return 'left';
  return x > width - 16 ? 'right' : undefined;
}

function ScrollBar({ view, duration }: { view: TimeRange; duration: number }) {
  const span = view.to - view.from;
  const grip = useRef(0);
  return (
    <div
      className="player-scroll"
      role="scrollbar"
      aria-label={playerTexts.scroll}
      aria-controls="player-stage"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={duration - span}
      aria-valuenow={view.from}
      tabIndex={-1}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const box = event.currentTarget.getBoundingClientRect();
        const seconds = ((event.clientX - box.left) / box.width) * duration;
        const inThumb = seconds >= view.from && seconds <= view.to;
        grip.current = inThumb ? seconds - view.from : span / 2;
        if (!inThumb) setView(clampView({ from: seconds - span / 2, to: seconds + span / 2 }, duration), duration);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const box = event.currentTarget.getBoundingClientRect();
        const from = ((event.clientX - box.left) / box.width) * duration - grip.current;
        setView(clampView({ from, to: from + span }, duration), duration);
      }}
    >
      <div
        className="player-scroll-thumb"
        style={{ left: `${(100 * view.from) / duration}%`, width: `${(100 * span) / duration}%` }}
      />
    </div>
  );
}

function Region({ view, width }: { view: TimeRange; width: number }) {
  const region = usePlayer((state) => state.region);
  if (!region) return null;
  const place = (seconds: number) => ((seconds - view.from) / (view.to - view.from)) * width;
  const left = Math.max(-2, place(region.from));
  const right = Math.min(width + 2, place(region.to));
  if (right < 0 || left > width) return null;
  return (
    <div className="player-region" data-testid="player-region" style={{ left, width: Math.max(1, right - left) }} />
  );
}
