/** A clock that a test turns by hand, a terminal that remembers, and steps to make events of. */

import type { EngineEvent, PlanEvent, Step, StepKind } from "@astbuild/engine";
import type { Clock, Reporter } from "../../src/output/reporter.ts";
import type { Terminal } from "../../src/output/terminal.ts";

export interface FakeTerminal extends Terminal {
  readonly written: { out: string; err: string };
  width: number;
}

export function fakeTerminal(options: Partial<Terminal> = {}): FakeTerminal {
  const written = { out: "", err: "" };
  return {
    written,
    width: 80,
    out: (text) => void (written.out += text),
    outStream: () => Promise.reject(new Error("not in this test")),
    err: (text) => void (written.err += text),
    note: (line) => void (written.err += `${line}\n`),
    rewritable: true,
    colour: false,
    columns() {
      return this.width;
    },
    onResize: () => ({ [Symbol.dispose]() {} }),
    ...options,
  };
}

export interface FakeClock extends Clock {
  /** Moves the clock and calls back what is due on the way. */
  advance(milliseconds: number): void;
}

export function fakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ period: number; next: number; callback: () => void }>();
  return {
    now: () => now,
    every(period, callback) {
      const timer = { period, next: now + period, callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].toSorted((a, b) => a.next - b.next)[0];
        if (due === undefined || due.next > end) break;
        now = due.next;
        due.next += due.period;
        due.callback();
      }
      now = end;
    },
  };
}

export function step(kind: StepKind, recipe: string, rest: Partial<Step> = {}): Step {
  const name = rest.name ?? recipe;
  return { id: `${kind} ${name}`, kind, name, origin: { recipe }, ...rest };
}

export function plan(steps: Partial<Record<StepKind, number>>, reused: number): PlanEvent {
  const none = { fetch: 0, unpack: 0, tree: 0, write: 0, source: 0, image: 0, build: 0 };
  const all = { ...none, ...steps };
  const count = Object.values(all).reduce((sum, each) => sum + each, 0);
  return { type: "plan", steps: all, reused, total: reused + count };
}

/** Plays a build of 2 downloaded seed packages, busybox and an image; takes 60 seconds. */
export function playBuild(reporter: Reporter, clock: FakeClock): void {
  const send = (event: EngineEvent): void => reporter.event(event);
  const seed = ["make.deb", "gcc.deb"].map((name) => step("fetch", "seed", { name }));
  const riscv = (recipe: string): Step["origin"] => ({ recipe, platform: "riscv64-musl" });
  const busybox = step("build", "busybox", { origin: riscv("busybox") });
  const image = step("image", "initrd", { origin: riscv("initrd") });
  send(plan({ fetch: 2, build: 1, image: 1 }, 10));
  for (const each of seed) {
    send({ type: "start", step: each });
    send({ type: "progress", step: each, done: 0, total: 4 * 2 ** 20 });
  }
  clock.advance(1000);
  send({ type: "progress", step: seed[0]!, done: 2 ** 20, total: 4 * 2 ** 20 });
  clock.advance(1000);
  for (const each of seed) {
    send({ type: "end", step: each, result: "done", seconds: 2, size: 4 * 2 ** 20 });
  }
  send({ type: "start", step: busybox, expected: 62 });
  clock.advance(2000);
  send({
    type: "log",
    step: busybox,
    chunk: Buffer.from("  CC  init.o\n\u001b[1mLD\u001b[0m  busy"),
  });
  clock.advance(46_000);
  send({ type: "log", step: busybox, chunk: Buffer.from("box\n") });
  send({ type: "end", step: busybox, result: "done", seconds: 48.06 });
  send({ type: "start", step: image });
  clock.advance(400);
  send({ type: "end", step: image, result: "done", seconds: 0.4, size: 1_300_000 });
  reporter.finish();
}
