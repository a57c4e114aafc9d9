/** Everything a build needs of the machine, one finding after the other. */

import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { availableParallelism, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { isAstbuildError } from "@astbuild/errors";
import { debianMirrors } from "@astbuild/fetch";
import { openSessionStore, storeRoot } from "../session-store.ts";
import { formatBytes } from "../output/format-units.ts";
import { version } from "../version.ts";
import { examineSandbox } from "./examine-sandbox.ts";
import type { Examination } from "./examination.ts";
import type { Finding } from "./finding.ts";

export async function* examineMachine(request: Examination): AsyncGenerator<Finding> {
  const cores = `${availableParallelism()} cores, ${formatBytes(totalmem())} of memory`;
  yield { name: "astbuild", ok: true, lines: [version()] };
  yield { name: "node", ok: true, lines: [`${process.versions.node}  ${process.execPath}`] };
  yield machine([`${process.arch}, ${process.platform} ${release()}, ${cores}`]);
  yield* [await examineStore(request), examineMirrors(request), examineScripts(request)];
  yield await examineSandbox(request);
}

function machine(lines: readonly string[]): Finding {
  const ok = process.platform === "linux" && process.arch === "x64";
  const remedy = "builders run on x86_64 Linux only; --host builds for the others from there";
  return { name: "machine", ok, lines, ...(ok ? {} : { remedy }) };
}

/** Below this an image of some packages does not fit; the seed alone takes half of it. */
const SMALL_DISK = 4 * 1024 ** 3;

async function examineStore(request: Examination): Promise<Finding> {
  const name = "store";
  try {
    const root = storeRoot(request);
    await using store = await openSessionStore(request);
    const { bavail, bsize, type } = await statfs(store.root);
    const free = bavail * bsize;
    const owner = `uid ${process.geteuid?.() ?? "?"}`;
    const lines = [root, `${owner}, ${fileSystem(root, type)}, ${formatBytes(free)} free`];
    if (free >= SMALL_DISK) return { name, ok: true, lines };
    return {
      name,
      ok: true,
      lines,
      remedy: `little space: a toolchain and an image take ${formatBytes(SMALL_DISK)}`,
    };
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    const remedy = error.hint;
    return {
      name,
      ok: false,
      lines: [error.message],
      error,
      ...(remedy !== undefined && { remedy }),
    };
  }
}

/** The type of the longest mount point above the folder: proc_pid_mountinfo(5). */
function fileSystem(folder: string, magic: number): string {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").trim().split("\n");
  let best = { point: "", type: `file system 0x${magic.toString(16)}` };
  for (const line of mounts) {
    const point = line.split(" ")[4] ?? "";
    const type = / - (\S+)/.exec(line)?.[1] ?? "";
    const isAbove = folder === point || folder.startsWith(point === "/" ? "/" : `${point}/`);
    if (isAbove && point.length >= best.point.length) best = { point, type };
  }
  return best.type;
}

function examineMirrors({ env }: Examination): Finding {
  const mirrors = debianMirrors({ env });
  const own = debianMirrors({
    env: { ASTBUILD_DEBIAN_MIRROR: env["ASTBUILD_DEBIAN_MIRROR"] },
    aptFolder: "/nowhere",
  });
  const source = (url: string): string =>
    own.includes(url) ? "ASTBUILD_DEBIAN_MIRROR" : "apt's configuration";
  const lines = mirrors.map((url) => `${withoutUser(url)}  (${source(url)})`);
  if (lines.length > 0) return { name: "mirrors", ok: true, lines };
  const remedy = "export ASTBUILD_DEBIAN_MIRROR=http://…/debian   (the folder above pool/)";
  return { name: "mirrors", ok: false, lines: ["no Debian mirror is known"], remedy };
}

/** A mirror's URL may hold a password. */
function withoutUser(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, "$1…@");
}

/** Nothing relies on install scripts; whether npm would run others' is for the user to know. */
function examineScripts({ folder = process.cwd() }: Examination): Finding {
  const name = "npm";
  for (let at = folder; ; at = dirname(at)) {
    const text = readIfThere(join(at, ".npmrc"));
    if (text !== undefined && /^\s*ignore-scripts\s*=\s*true\s*$/m.test(text)) {
      return { name, ok: true, lines: [`install scripts are off: ${join(at, ".npmrc")}`] };
    }
    if (dirname(at) === at) break;
  }
  return { name, ok: true, lines: ["install scripts are not switched off; astbuild needs none"] };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
