/** A small bar chart on a logarithmic scale, as SVG that reads on light and dark grounds. */

const colours = { ARTIVI: '#e0973a', FFTW: '#7a8794', torchaudio: '#b0543f' };
const BAR = 16;
const LEFT = 60;
const WIDTH = 640;
const MOST = WIDTH - LEFT - 130;

/** Groups of bars `{ label, bars: [{ name, seconds }] }`, seconds told beside each bar. */
export function drawBars(groups) {
  const all = groups.flatMap(({ bars }) => bars.map(({ seconds }) => seconds));
  const least = Math.log10(Math.min(...all)) - 0.3;
  const most = Math.log10(Math.max(...all));
  const width = (seconds) => (MOST * (Math.log10(seconds) - least)) / (most - least);
  const parts = [];
  let y = 8;
  for (const { label, bars } of groups) {
    const middle = y + (bars.length * BAR) / 2 + 4;
    parts.push(`<text x="${LEFT - 10}" y="${middle}" text-anchor="end">${label}</text>`);
    for (const { name, seconds } of bars) {
      const long = width(seconds).toFixed(1);
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${long}" height="${BAR - 3}" rx="2" fill="${colours[name] ?? '#888'}"/>`,
      );
      const words = `${name} ${(1000 * seconds).toFixed(0)} ms`;
      parts.push(`<text x="${(LEFT + Number(long) + 6).toFixed(1)}" y="${y + 11}">${words}</text>`);
      y += BAR;
    }
    y += 12;
  }
  const style = 'text{font:11px system-ui,sans-serif;fill:#808890}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="Seconds by FFT size"><style>${style}</style>${parts.join('')}</svg>\n`;
}
