import './bodies.css';
import { useEffect, useState } from 'react';
import type { Facts } from '../../engine/contract.ts';
import { leftText } from '../node/words.ts';
import { session, useNode, useNodeRunPart } from '../session/session.ts';
import { type Curve, type CurvePoint, curvePoints, extendCurve } from './convergence.ts';

const WIDTH = 192;
const HEIGHT = 50;

/** How near the sound's spectrogram has come to the picture, iteration by iteration, and with what it is computed. */
export function GriffinLimBody({ nodeId }: { nodeId: string }) {
  const curve = useCurve(nodeId);
  const iterations = useNodeRunPart(nodeId, (run) => numberFact(run.facts ?? run.result?.facts, 'iterations'));
  const wanted = useNode(nodeId)?.params['iterations'];
  const total = iterations ?? (typeof wanted === 'number' ? wanted : 32);
  return (
    <>
      {curve.length > 0 && <ConvergenceCurve curve={curve} iterations={total} />}
      <BackendLine nodeId={nodeId} />
    </>
  );
}

/** Curves outlive the card, which is unmounted where it is not in view. */
const curves = new Map<string, Curve>();

function useCurve(nodeId: string): Curve {
  const [curve, setCurve] = useState<Curve>(() => curves.get(nodeId) ?? []);
  useEffect(() => {
    const { run } = session();
    const read = () => {
      const known = run.getState().nodes[nodeId];
      const before = curves.get(nodeId) ?? [];
      const after = extendCurve(before, known?.facts ?? known?.result?.facts);
      if (after === before) return;
      curves.set(nodeId, after);
      setCurve(after);
    };
    read();
    return run.subscribe(read);
  }, [nodeId]);
  return curve;
}

function ConvergenceCurve({ curve, iterations }: { curve: Curve; iterations: number }) {
  const points = curvePoints(curve, iterations, WIDTH, HEIGHT);
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const decibels = curve.at(-1)?.[1] ?? 0;
  const label = `${decibels < 0 ? '−' : ''}${Math.abs(decibels).toFixed(1)} dB`;
  const nearEnd = last.x > WIDTH - 62;
  return (
    <svg
      className="convergence"
      viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 14}`}
      role="img"
      aria-label={`Spectral convergence ${label} after ${curve.at(-1)?.[0] ?? 0} iterations`}
    >
      <path className="convergence-line" d={path(points)} />
      {last.x < WIDTH - 2 && <path className="convergence-rest" d={`M ${last.x} ${last.y} L ${WIDTH} ${last.y + 2}`} />}
      <circle className="convergence-now" cx={last.x} cy={last.y} r="3" />
      <text
        className="convergence-value"
        x={nearEnd ? WIDTH : last.x + 8}
        y={last.y - 8}
        textAnchor={nearEnd ? 'end' : 'start'}
      >
        {label}
      </text>
    </svg>
  );
}

function path(points: readonly CurvePoint[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'} ${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');
}

/** 'WASM, 2 threads · 68 × real time · 0.02 s left'. */
function BackendLine({ nodeId }: { nodeId: string }) {
  const facts = useNodeRunPart(nodeId, (run) => run.facts ?? run.result?.facts);
  const left = useNodeRunPart(nodeId, (run) => (run.state === 'running' ? run.secondsLeft : undefined));
  const line = backendText(facts, left);
  return line === '' ? null : <p className="backend-line numbers">{line}</p>;
}

const backendNames: { readonly [name: string]: string } = {
  wasm: 'WASM',
  webgpu: 'WebGPU',
  webgl2: 'WebGL 2',
  reference: 'reference',
};

/** What computes, how fast and how long still; parts that are not known are left out. */
export function backendText(facts: Facts | undefined, secondsLeft: number | undefined): string {
  const backend = facts?.['computesOn'] ?? facts?.['backend'];
  const threads = numberFact(facts, 'threads');
  const speed = numberFact(facts, 'timesRealTime') ?? numberFact(facts, 'speed');
  const parts: string[] = [];
  if (typeof backend === 'string') {
    const name = backendNames[backend] ?? backend;
    parts.push(threads === undefined ? name : `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`);
  }
  if (speed !== undefined) parts.push(`${speed >= 10 ? Math.round(speed) : speed.toFixed(1)} × real time`);
  if (secondsLeft !== undefined)
    parts.push(secondsLeft < 1 ? `${secondsLeft.toFixed(2)} s left` : leftText(secondsLeft));
  return parts.join(' · ');
}

function numberFact(facts: Facts | undefined, name: string): number | undefined {
  const value = facts?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
