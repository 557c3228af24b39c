import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The size of an element, followed as it changes; 0 × 0 before it is laid out. */
export function useSize<E extends HTMLElement>(): readonly [RefObject<E | null>, Size] {
  const element = useRef<E>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const width = target.clientWidth;
      const height = target.clientHeight;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}

/** Device pixels to a CSS pixel, at most 3: finer is not seen and costs memory. */
export function pixelScale(): number {
  return Math.min(3, Math.max(1, globalThis.devicePixelRatio || 1));
}
