import { type DragEvent, useEffect, useRef, useState } from 'react';
import { Toaster } from 'sonner';
import { dropFiles } from '../actions/drop-files.ts';
import { droppedFiles } from '../actions/dropped-files.ts';
import { texts } from '../texts.ts';
import { CanvasEmpty } from './canvas-empty.tsx';
import { CanvasTools } from './canvas-tools.tsx';
import { canvasStore, currentCanvas } from './current.ts';
import { Marquee, useMarquee } from './marquee.tsx';
import { createPatchCanvas } from './patch-canvas.ts';

/** The canvas with all that lies over it. */
export function CanvasHost() {
  const host = useRef<HTMLDivElement>(null);
  const [drop, setDrop] = useState(false);
  const marquee = useMarquee(host);

  useEffect(() => {
    if (host.current === null) return;
    const canvas = createPatchCanvas(host.current);
    canvasStore.setState({ canvas });
    return () => {
      canvasStore.setState({ canvas: null });
      // Node roots must not be unmounted in the middle of this commit.
      queueMicrotask(() => canvas.destroy());
    };
  }, []);

  function over(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDrop(true);
  }

  function dropped(event: DragEvent): void {
    setDrop(false);
    if (event.defaultPrevented || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    const at = currentCanvas()?.viewport.toCanvas(event.clientX, event.clientY);
    void droppedFiles(event.dataTransfer).then((files) => dropFiles(files, at));
  }

  return (
    <section
      className="canvas-frame"
      aria-label={texts.canvas.frame}
      onDragOver={over}
      onDragLeave={() => setDrop(false)}
      onDrop={dropped}
    >
      <div
        ref={host}
        className="canvas"
        data-testid="canvas"
        data-drop={drop}
        role="application"
        aria-label={texts.canvas.label}
        // The canvas itself takes the keys that act on the selection.
        tabIndex={-1}
        {...marquee.handlers}
      />
      <Marquee frame={marquee.frame} />
      <CanvasEmpty />
      <CanvasTools />
      <Toaster position="bottom-left" visibleToasts={3} duration={6000} offset={14} mobileOffset={14} />
    </section>
  );
}
