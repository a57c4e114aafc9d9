/** An image of a test's project: what it holds, and what a machine that boots it says. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { isForMachine, parseElf } from "@astbuild/elf";
import { PLATFORMS } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { formatError, realise } from "astbuild";
import { COMMAND } from "./cli.ts";
import { testStore } from "./test-store.ts";

export const HOUR = 3_600_000;
export const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");

export interface GuestImage {
  /** Of the project. */
  readonly folder: string;
  readonly target: string;
  readonly platform: Platform;
  readonly args?: Readonly<Record<string, string>>;
}

/** Where the target's output is. */
export async function realised({ folder, target, platform, args }: GuestImage): Promise<string> {
  const { targets, failures } = await realise({
    targets: [target],
    host: platform.name,
    args: args ?? {},
    folder,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  return targets[0]!.physical;
}

/** The image's regular files, by path. */
export async function imageFiles(image: GuestImage): Promise<ReadonlyMap<string, Buffer>> {
  const path = await realised(image);
  const files = new Map<string, Buffer>();
  const archive = gunzipSync(readFileSync(path));
  for await (const each of readNewc(Readable.from([archive]), path)) {
    if (each.type === "file") files.set(each.path, await buffer(Readable.from(each.data)));
  }
  return files;
}

/** Paths of the ELF files, and of those among them that are of another machine. */
export function elfFiles(
  files: ReadonlyMap<string, Buffer>,
  { row }: Platform,
): { readonly all: readonly string[]; readonly foreign: readonly string[] } {
  const wanted = { class: 64, littleEndian: true, ...row.elf } as const;
  const elves = [...files].flatMap(([path, data]) => {
    const elf = parseElf(data, path);
    return elf === undefined ? [] : [{ path, elf }];
  });
  const foreign = elves.filter(({ elf }) => !isForMachine(elf, wanted));
  return { all: elves.map(({ path }) => path), foreign: foreign.map(({ path }) => path) };
}

/** The words of `astbuild run`; the kernel keeps off the console but for its worst. */
export function runWords({ target, platform, args = {} }: GuestImage): string[] {
  return [
    ...["run", target, "--host", platform.name, "--boot-timeout", "1800", "--append", "quiet"],
    ...Object.entries(args).flatMap(([name, value]) => ["--arg", `${name}=${value}`]),
  ];
}

export interface GuestRun {
  readonly status: number | null;
  /** What came over the console, without the kernel's lines and carriage returns. */
  readonly said: string;
}

export async function runGuest(image: GuestImage, command: readonly string[]): Promise<GuestRun> {
  const child = spawn(process.execPath, [COMMAND, ...runWords(image), "--", ...command], {
    cwd: image.folder,
    env: { ...process.env, ASTBUILD_STORE: testStore() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const console = await text(child.stdout);
  const said = console.replaceAll("\r", "").replaceAll(/^\[ *\d+\.\d{6}\] .*\n/gm, "");
  return { status: await ended, said };
}
