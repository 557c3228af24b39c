/** Writes what the benchmarks found into docs/performance.md, section Speed, and draws it: `npm run bench` ends with it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './support/app-under-test.mjs';
import { drawBars } from './support/bars.mjs';
import { median, readResults } from './support/results.mjs';

const BEGIN = '<!-- speed: written by npm run bench -->';
const END = '<!-- end of speed -->';
const missing = 'not installed';

const phase = readResults('phase');
const app = readResults('app');

function times(seconds) {
  if (seconds === undefined) return missing;
  return seconds < 1 ? `${(1000 * seconds).toFixed(0)} ms` : `${seconds.toFixed(2)} s`;
}

function ratio(of, to) {
  return of === undefined || to === undefined ? missing : `${(of / to).toFixed(2)} ×`;
}

function medianOf(list) {
  return list && list.length > 0 ? median(list) : undefined;
}

function machineOf({ machine }, version) {
  const { processor, cores, load, node, date } = machine;
  return `${date}, ${processor}, ${cores} cores, load ${load.toFixed(1)}, Chromium ${version}, Node ${node}`;
}

function phaseTable() {
  if (!phase) return ['Not measured yet.'];
  const rows = phase.results.map(({ fftSize, seconds }) => {
    const ours = median(seconds.ours);
    const fftw = medianOf(seconds.peer);
    const torch = medianOf(seconds.torchaudio);
    return `| ${fftSize} | ${times(ours)} | ${times(fftw)} | ${ratio(ours, fftw)} | ${times(torch)} | ${ratio(torch, ours)} |`;
  });
  return [
    `${machineOf(phase, phase.chromium)}, ${phase.instructions === 'relaxed' ? 'relaxed SIMD' : 'SIMD'}: \`npm run bench -- phase\`.`,
    '',
    '| FFT size | ARTIVI, in Chromium | native FFTW | ARTIVI ÷ FFTW | torchaudio | torchaudio ÷ ARTIVI |',
    '|---|---|---|---|---|---|',
    ...rows,
  ];
}

function appTable() {
  if (!app) return ['Not measured yet.'];
  const { small, example, lengths } = app;
  const torch = medianOf(example.torchaudio);
  const row = (what, found, note) => `| ${what} | ${found} | ${note} |`;
  const longest = (of) => `${Math.max(small.task[of], example.task[of]).toFixed(1)} ms`;
  return [
    `${machineOf(app, small.version)}: \`npm run bench -- app\`.`,
    '',
    '| In the built app | measured | goal |',
    '|---|---|---|',
    row('3 s picture, click to done', times(small.seconds), ''),
    row('3 s picture, click to first sound', times(small.firstSoundSeconds), '< 200 ms'),
    row('original’s example, click to done, pictures kept', times(example.node.seconds), ''),
    row('the same, decoding and drawing included', times(example.whole.seconds), ''),
    row('torchaudio at 718 on the same pictures', times(torch), ''),
    row('torchaudio ÷ ARTIVI, pictures kept', ratio(torch, example.node.seconds), '≥ 25 ×'),
    row('torchaudio ÷ ARTIVI, decoding and drawing included', ratio(torch, example.whole.seconds), '≥ 15 ×'),
    row(
      'memory of the example over the idle tab',
      example.megabytes === undefined ? 'seen on Linux only' : `${example.megabytes.toFixed(0)} MB`,
      '≤ 120 MB',
    ),
    row('longest task of the page’s thread while rendering, computed', longest('computed'), 'none over 16 ms from us'),
    row('the same as the clock saw it, other programs included', longest('held'), ''),
    ...lengths.map(({ soundSeconds, seconds }) =>
      row(
        `${soundSeconds} s of one picture`,
        `${times(seconds)}, ${(soundSeconds / seconds).toFixed(0)} × real time`,
        'linear',
      ),
    ),
  ];
}

function chart() {
  const groups = (phase?.results ?? []).map(({ fftSize, seconds }) => ({
    label: `${fftSize}`,
    bars: [
      { name: 'ARTIVI', seconds: median(seconds.ours) },
      { name: 'FFTW', seconds: medianOf(seconds.peer) },
      { name: 'torchaudio', seconds: medianOf(seconds.torchaudio) },
    ].filter((bar) => bar.seconds !== undefined),
  }));
  if (groups.length > 0) writeFileSync(path.join(root, 'docs', 'speed.svg'), drawBars(groups));
}

const section = [
  BEGIN,
  '## Speed',
  '',
  'A picture of 3 s (2 067 columns), 44 100 Hz, hop 64, 32 iterations, momentum 0.99, float32, 2 threads; repetitions in turn,',
  'warm, medians. Smaller is faster; what a machine that does other things besides measures, the load tells.',
  '',
  '![Seconds by FFT size](speed.svg)',
  '',
  ...phaseTable(),
  '',
  ...appTable(),
  '',
  'The peers are called where `ARTIVI_FFTW_PEER` and `ARTIVI_TORCHAUDIO_PEER` name them, see `tests/bench`. Ten minutes and one',
  'hour of sound, for memory: `npm run soak`.',
  END,
].join('\n');

const file = path.join(root, 'docs', 'performance.md');
const before = existsSync(file) ? readFileSync(file, 'utf8') : '# Performance\n';
const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
const after =
  from >= 0 && to > from
    ? before.slice(0, from) + section + before.slice(to + END.length)
    : `${before.trimEnd()}\n\n${section}\n`;
writeFileSync(file, after);
chart();
console.log('docs/performance.md is written.');
