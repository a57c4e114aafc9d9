/**
 * Named points where a test can kill or pause this process; off unless ASTBUILD_CHECKPOINT is set:
 * `NAME:kill` ends the process by SIGKILL there, `NAME:pause:FILE` makes FILE.reached and waits until
 * FILE exists.
 */

import { existsSync, writeFileSync } from "node:fs";

const wanted = parse(process.env["ASTBUILD_CHECKPOINT"]);

/** Costs one comparison when no checkpoint is wanted. The whole process stands still while it pauses. */
export function checkpoint(name: string): void {
  if (wanted === undefined || wanted.name !== name) return;
  if (wanted.action === "kill") {
    process.kill(process.pid, "SIGKILL");
    sleep(60_000);
  }
  writeFileSync(`${wanted.file}.reached`, "");
  while (!existsSync(wanted.file)) sleep(5);
}

interface Wanted {
  readonly name: string;
  readonly action: "kill" | "pause";
  readonly file: string;
}

function parse(text: string | undefined): Wanted | undefined {
  if (text === undefined || text === "") return undefined;
  const match = /^(?<name>[^:]+(?::[^:]+)*?):(?:kill|pause:(?<file>.+))$/.exec(text)?.groups;
  if (match === undefined)
    throw new Error(`ASTBUILD_CHECKPOINT is not NAME:kill or NAME:pause:FILE: ${text}`);
  const file = match["file"];
  return { name: match["name"]!, action: file === undefined ? "kill" : "pause", file: file ?? "" };
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
