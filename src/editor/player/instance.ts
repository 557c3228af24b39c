import { useStore } from 'zustand';
import { session } from '../session/session.ts';
import { openAudioOutput } from './audio-output.ts';
import { type AudioSummary, playerSound } from './player-sound.ts';
import { playerStore } from './player-state.ts';
import { type Sound, Transport, type TransportState } from './transport.ts';

/** The player's transport: one for the page, so that nodes and player move the same playhead. */
export const transport = new Transport(openAudioOutput);

export function useTransport<T>(selector: (state: TransportState) => T): T {
  return useStore(transport.store, selector);
}

/**
 * Keeps the transport on the sound that the patch, its run and the view call for; a node's newer result goes on where
 * the older one was. Returns the way to stop.
 */
export function followSession(): () => void {
  const { patch, run, view } = session();
  function update(): void {
    const { document } = patch.store.getState();
    const sound = playerSound(document, run.getState(), view.getState().playerNode);
    const same = sound !== null && sound.node === playerStore.getState().node;
    if (!same) playerStore.setState({ node: sound?.node ?? null });
    const before = transport.store.getState().sound;
    const after = sound ? soundFrom(sound.audio) : null;
    transport.load(after, same ? 'swap' : 'replace');
    if (before?.key === after?.key) return;
    const samePlace = same && before?.length === after?.length && before?.sampleRate === after?.sampleRate;
    if (!samePlace) playerStore.setState({ region: null, view: null });
    applyLoop();
  }
  update();
  const stops = [
    patch.store.subscribe(update),
    run.subscribe(update),
    view.subscribe(update),
    playerStore.subscribe((state, before) => {
      if (state.loop !== before.loop || state.region !== before.region) applyLoop();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    transport.load(null, 'replace');
    playerStore.setState({ node: null });
  };
}

/** Makes a node the player's and plays its sound from the beginning; pauses it where it plays already. */
export function playNode(node: string): void {
  if (playerStore.getState().node === node) {
    transport.toggle();
    return;
  }
  session().view.setState({ playerNode: node, playerOpen: true });
  if (playerStore.getState().node === node) transport.play();
}

/** Whether a node's sound is being played: for the word in its header. */
export function useIsPlaying(node: string): boolean {
  const loaded = useStore(playerStore, (state) => state.node === node);
  const plays = useTransport(({ state }) => state !== 'paused');
  return loaded && plays;
}

function applyLoop(): void {
  const { loop, region } = playerStore.getState();
  const { sound } = transport.store.getState();
  const whole = sound && loop ? { from: 0, to: sound.length / sound.sampleRate } : null;
  transport.setLoop(region ?? whole);
}

function soundFrom(audio: AudioSummary): Sound {
  const { handle, sampleRate, length, channels } = audio;
  return {
    key: handle,
    sampleRate,
    length,
    channels,
    read: (from, to) => session().engine.samples(handle, from, to),
  };
}
