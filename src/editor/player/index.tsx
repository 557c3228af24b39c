/** What the rest of the editor needs of the player. */
export { playNode, transport, useIsPlaying } from './instance.ts';
export { Player } from './player.tsx';
