import { useEffect, useRef } from 'react';
import { clock } from './format.ts';
import { transport, useTransport } from './instance.ts';
import { setView } from './stage-gestures.ts';
import type { TimeRange } from './transport.ts';
import { followView } from './viewport.ts';

/** Calls back with the playhead's place (seconds): once a frame while it plays, else whenever it is moved. */
export function usePlayhead(show: (seconds: number) => void): void {
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    let frame = 0;
    const tick = () => {
      latest.current(transport.position());
      frame = transport.store.getState().state === 'paused' ? 0 : requestAnimationFrame(tick);
    };
    tick();
    const stop = transport.store.subscribe(() => {
      if (frame === 0) tick();
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, []);
}

/** The line over spectrogram and wave. It moves by itself, without React; the view turns its page with it. */
export function Playhead({ view, duration, width }: { view: TimeRange; duration: number; width: number }) {
  const line = useRef<HTMLDivElement>(null);
  const plays = useTransport(({ state }) => state === 'playing');
  const place = (seconds: number) => {
    const element = line.current;
    if (!element) return;
    const x = ((seconds - view.from) / (view.to - view.from)) * width;
    element.style.transform = `translateX(${x}px)`;
    element.style.visibility = x >= -1 && x <= width + 1 ? 'visible' : 'hidden';
    if (!plays) {
      element.parentElement?.setAttribute('aria-valuenow', seconds.toFixed(2));
      element.parentElement?.setAttribute('aria-valuetext', clock(seconds));
      return;
    }
    const followed = followView(view, seconds, duration);
    if (followed !== view) setView(followed, duration);
  };
  usePlayhead(place);
  useEffect(() => place(transport.position()));
  return <div ref={line} className="playhead" aria-hidden="true" />;
}

/** '0:01.42 / 0:05.20'. */
export function PlayerTime({ duration }: { duration: number }) {
  const text = useRef<HTMLSpanElement>(null);
  const show = (seconds: number) => {
    if (text.current) text.current.textContent = `${clock(seconds)} / ${clock(duration)}`;
  };
  usePlayhead(show);
  useEffect(() => show(transport.position()));
  return <span ref={text} className="player-time numbers" data-testid="player-time" />;
}
