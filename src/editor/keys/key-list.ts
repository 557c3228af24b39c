export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly { readonly does: string; readonly press: readonly string[] }[];
}

/** What stands under `?`. The keys themselves are in `use-keys.ts` and beside what they act on. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'Patch',
    keys: [
      { does: 'Render', press: ['Ctrl', 'Enter'] },
      { does: 'Cancel the run', press: ['Esc'] },
      { does: 'Undo', press: ['Ctrl', 'Z'] },
      { does: 'Redo', press: ['Ctrl', 'Shift', 'Z'] },
      { does: 'Open a patch file', press: ['Ctrl', 'O'] },
      { does: 'Save the patch to a file', press: ['Ctrl', 'S'] },
    ],
  },
  {
    title: 'Nodes',
    keys: [
      { does: 'Find a node to add', press: ['/'] },
      { does: 'Delete what is selected', press: ['Delete'] },
      { does: 'Duplicate with its wires', press: ['Ctrl', 'D'] },
      { does: 'Copy, cut, paste', press: ['Ctrl', 'C / X / V'] },
      { does: 'Select all', press: ['Ctrl', 'A'] },
      { does: 'Move by a little, by more', press: ['Arrows', 'Shift'] },
      { does: 'Rename', press: ['Double-click'] },
    ],
  },
  {
    title: 'Wires',
    keys: [
      { does: 'Begin or end a wire at a port', press: ['Enter'] },
      { does: 'Walk the ports that fit', press: ['Arrows'] },
      { does: 'Give a wire up', press: ['Esc'] },
      { does: 'Take the wires off a port', press: ['Delete'] },
      { does: 'Cut a wire', press: ['Alt', 'Click'] },
    ],
  },
  {
    title: 'View',
    keys: [
      { does: 'Walk nodes, ports and fields', press: ['Tab'] },
      { does: 'Pan', press: ['Drag'] },
      { does: 'Frame several nodes', press: ['Shift', 'Drag'] },
      { does: 'Add to the selection', press: ['Shift', 'Click'] },
      { does: 'Zoom', press: ['Wheel', '+', '−'] },
      { does: 'Zoom to 100 %', press: ['0'] },
      { does: 'Fit into view', press: ['F'] },
    ],
  },
  {
    title: 'Player',
    keys: [
      { does: 'Play, pause', press: ['Space'] },
      { does: 'Back, on by 1 s, by 0.1 s', press: ['←', '→', 'Shift'] },
      { does: 'To the beginning, the end', press: ['Home', 'End'] },
      { does: 'Zoom in time', press: ['Wheel', '+', '−'] },
      { does: 'Scroll in time', press: ['Shift', 'Wheel'] },
      { does: 'Repeat a region', press: ['Drag'] },
      { does: 'Clear the region', press: ['Esc'] },
    ],
  },
];
