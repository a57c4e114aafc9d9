/**
 * A run as a timeline in the Trace Event Format, which Perfetto and chrome://tracing open: a slice
 * for each step in a lane of its own, in it what the step did, an arrow from the step that it
 * waited for, and counters of what runs.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */

import type { EngineEvent, StepEndEvent, StepStartEvent } from "@astbuild/engine";
import { createLanes } from "./lanes.ts";
import type { Lane } from "./lanes.ts";

export interface Timeline {
  /** @param at milliseconds on a clock that only rises */
  event(event: EngineEvent, at: number): void;
  /** A value of a graph over time. */
  count(name: string, value: number, at: number): void;
  /** The whole document; steps that have not ended end now. */
  json(at: number): string;
}

/** As the format has it: times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: "X" | "C" | "M" | "i" | "s" | "f";
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid?: number;
  readonly [detail: string]: unknown;
}

interface Open {
  readonly start: StepStartEvent;
  readonly at: number;
  readonly lane: Lane;
  phase: { readonly name: string; readonly at: number } | undefined;
}

/** Groups of lanes, in the order in which they are shown. */
const CORES = 1;
const DOWNLOADS = 2;
const GROUPS: Readonly<Record<number, string>> = { [CORES]: "steps", [DOWNLOADS]: "downloads" };

/** @param title what was run: `astbuild realise initrd` */
export function createTimeline(title: string, began: number): Timeline {
  const events: TraceEvent[] = [];
  const open = new Map<string, Open>();
  /** Where arrows begin: a microsecond before a step's end. */
  const ended = new Map<string, Lane & { readonly at: number }>();
  const lanes = createLanes();
  const time = (at: number): number => Math.round((at - began) * 1000);

  function start(event: StepStartEvent, at: number): void {
    const lane = lanes.take(event.step.kind === "fetch" ? DOWNLOADS : CORES);
    open.set(event.step.id, { start: event, at, lane, phase: undefined });
    arrow(event, lane, at);
    countRunning(at);
  }

  /** From the end of the step that it waited for. */
  function arrow({ step, after }: StepStartEvent, { pid, tid }: Lane, at: number): void {
    const from = after === undefined ? undefined : ended.get(after);
    if (from === undefined) return;
    const flow = { name: "waited for", cat: "flow", id: step.id };
    events.push({ ...flow, ph: "s", pid: from.pid, tid: from.tid, ts: from.at });
    events.push({ ...flow, ph: "f", bp: "e", pid, tid, ts: time(at) });
  }

  function end(event: StepEndEvent, at: number): void {
    const found = open.get(event.step.id);
    if (found === undefined) {
      const { name } = event.step;
      events.push({ name, ph: "i", s: "p", cat: event.result, pid: CORES, tid: 0, ts: time(at) });
      return;
    }
    open.delete(event.step.id);
    close(found, at, event);
    lanes.give(found.lane);
    ended.set(event.step.id, { ...found.lane, at: time(at) - 1 });
    countRunning(at);
  }

  function close(each: Open, at: number, event?: StepEndEvent): void {
    const { step, waited, expected } = each.start;
    const args = {
      result: event?.result ?? "running",
      recipe: step.origin.recipe,
      id: step.id,
      ...(waited !== undefined && { waited }),
      ...(expected !== undefined && { expected }),
      ...(event?.size !== undefined && { size: event.size }),
      ...(event?.error !== undefined && { error: event.error.message }),
    };
    slice(each.lane, { name: step.name, cat: step.kind, args }, [each.at, at]);
    closePhase(each, at);
  }

  function closePhase({ phase, lane }: Open, at: number): void {
    if (phase !== undefined) slice(lane, { name: phase.name, cat: "phase" }, [phase.at, at]);
  }

  function slice(
    { pid, tid }: Lane,
    what: { readonly name: string; readonly cat: string; readonly args?: object },
    [from, to]: readonly [number, number],
  ): void {
    events.push({ ...what, ph: "X", pid, tid, ts: time(from), dur: time(to) - time(from) });
  }

  function countRunning(at: number): void {
    const onCores = [...open.values()].filter(({ lane }) => lane.pid === CORES).length;
    count("steps running", onCores, at);
    count("downloads running", open.size - onCores, at);
  }

  function count(name: string, value: number, at: number): void {
    events.push({ name, ph: "C", pid: CORES, ts: time(at), args: { value } });
  }

  return {
    count,
    event(event, at) {
      if (event.type === "start") return start(event, at);
      if (event.type === "end") return end(event, at);
      if (event.type !== "phase") return;
      const found = open.get(event.step.id);
      if (found === undefined) return;
      closePhase(found, at);
      found.phase = { name: event.phase, at };
    },
    json(at) {
      for (const each of open.values()) close(each, at);
      open.clear();
      const groups = Object.entries(GROUPS).map(([pid, name]) => label({ pid: Number(pid) }, name));
      const named = [...lanes.all()].map((lane) => label(lane, `${GROUPS[lane.pid]} ${lane.tid}`));
      const lines = [...groups, ...named, ...events].map((each) => JSON.stringify(each));
      const head = `{"displayTimeUnit":"ms","otherData":${JSON.stringify({ title })}`;
      return `${head},"traceEvents":[\n${lines.join(",\n")}\n]}\n`;
    },
  };
}

function label(place: { readonly pid: number; readonly tid?: number }, name: string): TraceEvent {
  const kind = place.tid === undefined ? "process_name" : "thread_name";
  return { name: kind, ph: "M", ...place, args: { name } };
}
