import './video-body.css';
import { Pause, Play } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { transport, useTransport } from '../player/instance.ts';
import { usePlayer } from '../player/player-state.ts';
import { usePlayhead } from '../player/playhead.tsx';
import { session, useDocument, useNode, useNodeRunPart } from '../session/session.ts';
import { ValuePreview } from './value-preview.tsx';
import { asLongAs, catchUp, runsAlong, type VideoPart, videoPart } from './video-time.ts';

/** The video itself, silent, and under it the picture that it became. In step with the player where its sound is that. */
export function VideoBody({ nodeId }: { nodeId: string }) {
  const hash = useVideoHash(nodeId);
  const address = useAssetAddress(hash);
  const [unplayable, setUnplayable] = useState<string | null>(null);
  return (
    <div className="video-body">
      {address !== null && unplayable !== address && (
        <VideoScreen key={address} nodeId={nodeId} address={address} fail={() => setUnplayable(address)} />
      )}
      <ValuePreview nodeId={nodeId} />
    </div>
  );
}

interface ScreenProps {
  readonly nodeId: string;
  readonly address: string;
  readonly fail: () => void;
}

function VideoScreen({ nodeId, address, fail }: ScreenProps) {
  const video = useRef<HTMLVideoElement>(null);
  const from = useNodeRunPart(nodeId, (run) => videoPart(run)?.from);
  const to = useNodeRunPart(nodeId, (run) => videoPart(run)?.to);
  const part = from === undefined || to === undefined ? null : { from, to };
  const follows = useFollows(nodeId, part);
  const [playsAlone, setPlaysAlone] = useState(false);
  const transportPlays = useTransport(({ state }) => state !== 'paused');
  const plays = follows ? transportPlays : playsAlone;

  useEffect(() => {
    // Whoever wires it up or cuts it loose finds it at rest.
    if (!follows) video.current?.pause();
  }, [follows]);

  return (
    <div className="video-screen" data-testid="video" data-follows={follows} data-playing={plays}>
      <video
        ref={video}
        src={address}
        muted
        playsInline
        preload="auto"
        disablePictureInPicture
        onError={fail}
        onPlay={() => setPlaysAlone(true)}
        onPause={() => setPlaysAlone(false)}
        onLoadedMetadata={({ currentTarget }) => {
          if (part && !follows) currentTarget.currentTime = part.from;
        }}
        onTimeUpdate={({ currentTarget }) => {
          if (!follows && part && playsAlone && currentTarget.currentTime >= part.to) currentTarget.pause();
        }}
      />
      {follows && part && <Follow video={video} part={part} />}
      <button
        type="button"
        className="body-play video-play"
        data-testid="action-play"
        data-playing={plays}
        aria-label={plays ? 'Pause' : 'Play'}
        title={follows ? 'Play with the sound' : 'Play'}
        onClick={() => (follows ? transport.toggle() : toggle(video.current, part))}
      >
        {plays ? <Pause size={12} fill="currentColor" /> : <Play size={12} fill="currentColor" />}
      </button>
    </div>
  );
}

/** Keeps the video where the playhead is: it plays by itself and is pulled along, and is put there while the sound rests. */
function Follow({ video, part }: { video: RefObject<HTMLVideoElement | null>; part: VideoPart }) {
  const { from, to } = part;
  usePlayhead((seconds) => {
    if (video.current) bringAlong(video.current, { from, to }, seconds);
  });
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // The playhead may have moved while the video could not be moved.
    const again = () => bringAlong(element, { from, to }, transport.position());
    again();
    const moments = ['loadedmetadata', 'seeked'] as const;
    for (const moment of moments) element.addEventListener(moment, again);
    return () => {
      for (const moment of moments) element.removeEventListener(moment, again);
    };
  }, [video, from, to]);
  return null;
}

function bringAlong(element: HTMLVideoElement, part: VideoPart, seconds: number): void {
  if (element.readyState === HTMLMediaElement.HAVE_NOTHING) return;
  const wanted = Math.min(part.to, part.from + seconds);
  const playing = transport.store.getState().state === 'playing';
  if (playing !== !element.paused && !(playing && wanted >= part.to)) {
    if (playing) play(element);
    else element.pause();
  }
  if (element.seeking) return;
  const { seek, rate } = playing ? catchUp(element.currentTime, wanted) : restAt(element, wanted);
  if (seek !== null) element.currentTime = seek;
  if (element.playbackRate !== rate) element.playbackRate = rate;
}

/** At rest it stands exactly there, or at its own end where that is earlier. */
function restAt(element: HTMLVideoElement, wanted: number): ReturnType<typeof catchUp> {
  const place = Math.min(wanted, element.duration);
  return { seek: Math.abs(element.currentTime - place) > 0.01 ? place : null, rate: 1 };
}

function toggle(element: HTMLVideoElement | null, part: VideoPart | null): void {
  if (!element) return;
  if (!element.paused) {
    element.pause();
    return;
  }
  const [from, to] = part ? [part.from, part.to] : [0, element.duration];
  if (element.currentTime < from - 0.05 || element.currentTime >= to - 0.05) element.currentTime = from;
  element.playbackRate = 1;
  play(element);
}

/** A video that is paused before it has begun says so by an error that is none. */
function play(element: HTMLVideoElement): void {
  element.play().catch(() => undefined);
}

/** Whether the sound in the player is the one that this video became. */
function useFollows(nodeId: string, part: VideoPart | null): boolean {
  const listener = usePlayer(({ node }) => node);
  const seconds = useTransport(({ sound }) => (sound ? sound.length / sound.sampleRate : null));
  const wired = useDocument((document) => listener !== null && runsAlong(document, nodeId, listener));
  return wired && part !== null && seconds !== null && asLongAs(seconds, part);
}

function useVideoHash(nodeId: string): string | null {
  const files: unknown = useNode(nodeId)?.params['files'];
  const [file]: readonly unknown[] = Array.isArray(files) ? files : [];
  if (file === null || typeof file !== 'object' || !('hash' in file)) return null;
  return typeof file.hash === 'string' ? file.hash : null;
}

/** An address of the bytes of an asset for this page; null while there is none. */
function useAssetAddress(hash: string | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (hash === null) return;
    let made: string | null = null;
    let wanted = true;
    session()
      .assets.blob(hash)
      .then((blob) => {
        if (!blob || !wanted) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      })
      .catch(() => undefined);
    return () => {
      wanted = false;
      if (made !== null) URL.revokeObjectURL(made);
      setAddress(null);
    };
  }, [hash]);
  return address;
}
