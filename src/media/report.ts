/** How an encoder tells of its work, and lets messages in; `checkpoint` throws when it is to stop. */
export interface EncodeReport {
  progress(fraction: number): void;
  checkpoint(): Promise<void>;
}
