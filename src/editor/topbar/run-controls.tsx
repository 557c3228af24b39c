import { Switch } from 'radix-ui';
import { leftText } from '../node/words.ts';
import { session, useRunState } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Tip } from '../ui/tip.tsx';

/** Automatic rendering, and Render. */
export function RunControls() {
  return (
    <>
      <AutoRender />
      <Tip label={texts.top.render} keys="Ctrl Enter">
        <button
          type="button"
          className="button button-primary"
          data-testid="render"
          onClick={() => void session().runs.render()}
        >
          {texts.top.render}
          <span className="render-key" aria-hidden="true">
            Ctrl ↵
          </span>
        </button>
      </Tip>
    </>
  );
}

/** How far the run is, and the way to stop it. It stands left of what stays, so that nothing moves when it comes. */
export function RunProgress() {
  const overall = useRunState((state) => state.overall);
  const running = overall.state === 'running';
  const percent = Math.round(overall.fraction * 100);
  const left = leftText(overall.secondsLeft);
  return (
    <div className="run-status">
      <span
        className="run-words numbers"
        data-testid="run-progress"
        data-run={overall.runId}
        data-state={overall.state}
        data-fraction={overall.fraction.toFixed(3)}
      >
        {running && `${percent} %`}
        {running && left !== '' && <span className="run-left">{` · ${left}`}</span>}
      </span>
      {running && (
        <Tip label={texts.top.cancelLong} keys="Esc">
          <button type="button" className="button" data-testid="cancel" onClick={() => session().runs.cancel()}>
            {texts.top.cancel}
          </button>
        </Tip>
      )}
    </div>
  );
}

function AutoRender() {
  const on = useRunState((state) => state.autoRender);
  return (
    <Tip label={texts.top.autoLong}>
      <span className="auto-switch">
        <span className="auto-switch-word" aria-hidden="true">
          {texts.top.auto}
        </span>
        <Switch.Root
          className="switch"
          data-testid="auto-render"
          aria-label={texts.top.autoLong}
          checked={on}
          onCheckedChange={(checked) => session().runs.setAutoRender(checked)}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      </span>
    </Tip>
  );
}

/** The run as a line under the top bar. */
export function RunLine() {
  const running = useRunState((state) => state.overall.state === 'running');
  const fraction = useRunState((state) => state.overall.fraction);
  if (!running) return null;
  return (
    <div
      className="run-line"
      role="progressbar"
      aria-label="Progress of the run"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(fraction * 100)}
    >
      <div className="run-line-fill" style={{ transform: `scaleX(${fraction})` }} />
    </div>
  );
}
