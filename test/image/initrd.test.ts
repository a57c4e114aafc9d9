/** The real initrd: gzip, GNU cpio, bsdcpio and cpio-stream agree with the strict reader and with the store; it boots to /init's marker. */

import { createHash } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Writable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { formatError, realise } from "astbuild";
import { readNewc } from "@astbuild/archive";
import { removeTree } from "@astbuild/fs";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { CHECKOUT, testStore } from "../support/test-store.ts";

/** `file 755 <sha256>`, `symlink <target>`, `folder 1777`, by path. */
type Listing = Readonly<Record<string, string>>;

let image: string;
let busybox: string;
let archive: Buffer;
let expected: Listing;

beforeAll(async () => {
  const { targets, failures } = await realise({
    targets: ["initrd", "busybox"],
    host: "x86_64-musl",
    folder: CHECKOUT,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  [image, busybox] = targets.map((target) => target!.physical) as [string, string];
  archive = gunzipSync(readFileSync(image));
  expected = await byOurReader();
}, 1_200_000);

test("it holds what the recipe names, from the store, with the loader", () => {
  expect(expected).toMatchObject({
    init: expect.stringMatching(/^file 755 /) as string,
    tmp: "folder 1777",
    root: "folder 700",
    "bin/sh": "symlink busybox",
    "bin/busybox": `file 755 ${sha256(readFileSync(join(busybox, "bin/busybox")))}`,
    "dev/console": "charDevice 600 5,1",
    "etc/mtab": "symlink /proc/mounts",
  });
  const loaders = Object.keys(expected).filter((path) => /\/ld-musl-x86_64\.so\.1$/.test(path));
  expect(loaders).toHaveLength(1);
});

test("it has every applet that Asterinas' scripts use", () => {
  const wanted = `sh mount umount script poweroff find awk sed grep sort cut mktemp timeout wc tr
    basename dirname chmod cp rm tail sleep uname tty stty ip ifconfig`.split(/\s+/);
  const there = new Set(
    Object.keys(expected).flatMap((path) => /^(?:usr\/)?s?bin\/([^/]+)$/.exec(path)?.[1] ?? []),
  );
  expect(wanted.filter((applet) => !there.has(applet))).toEqual([]);
});

test("gzip -t agrees", (context) => {
  const { status, stderr } = program(context.skip, "gzip", ["-t", "-v", image]);
  expect([status, stderr.toString()]).toEqual([0, expect.stringContaining("OK")]);
});

test.for([
  ["cpio", "-idm", "--quiet", "--no-absolute-filenames", "--nonmatching", "dev/*"],
  ["bsdcpio", "-idm", "--quiet", "-f", "dev/*"],
] as const)("%s agrees", ([name, ...args], context) => {
  const folder = mkdtempSync(join(tmpdir(), "initrd-"));
  onTestFinished(() => removeTree(folder));
  const { status, stderr } = program(context.skip, name, args, folder);
  expect([stderr.toString(), status]).toEqual(["", 0]);
  // Devices need rights that tests do not have; bsdcpio's pattern takes their folder as well.
  const withoutDevices = (listing: Listing): Listing =>
    Object.fromEntries(Object.entries(listing).filter(([path]) => !/^dev(?:\/|$)/.test(path)));
  expect(withoutDevices(unpacked(folder))).toEqual(withoutDevices(expected));
});

test("cpio-stream agrees", async () => {
  expect(await byCpioStream()).toEqual(
    Object.fromEntries(
      Object.entries(expected).filter(([, line]) => /^(?:file|folder|symlink) /.test(line)),
    ),
  );
});

test("it boots to the marker that /init prints through busybox, and the guest's status comes back", async () => {
  const command = [join(CHECKOUT, "packages/astbuild/bin/astbuild.js"), "run", "initrd"];
  const guest = ["--", "sh", "-c", "ls -l /proc/1/exe; exit 7"];
  const child = spawn(process.execPath, [...command, "--boot-timeout", "240", ...guest], {
    cwd: CHECKOUT,
    env: { ...process.env, ASTBUILD_STORE: testStore() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const [console, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await ended, errors.includes("error ")]).toEqual([7, false]);
  expect(console).toMatch(/ASTBUILD-BOOT-OK x86_64 \d+\.\d+\S* up=\d/);
  expect(console).toContain("/bin/busybox");
}, 900_000);

async function byOurReader(): Promise<Listing> {
  const listing: Record<string, string> = {};
  for await (const { path, type, mode, target, data, major, minor } of readNewc(
    Readable.from([archive]),
    image,
  )) {
    const bits = mode.toString(8);
    if (type === "symlink") listing[path] = `symlink ${target}`;
    else if (type === "file")
      listing[path] = `file ${bits} ${sha256(await buffer(Readable.from(data)))}`;
    else listing[path] = type === "folder" ? `folder ${bits}` : `${type} ${bits} ${major},${minor}`;
  }
  return listing;
}

function unpacked(root: string, below = ""): Listing {
  const lines = readdirSync(join(root, below)).flatMap((name): [string, string][] => {
    const path = below === "" ? name : `${below}/${name}`;
    const full = join(root, path);
    const stats = lstatSync(full);
    const bits = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) return [[path, `symlink ${readlinkSync(full)}`]];
    if (stats.isFile()) return [[path, `file ${bits} ${sha256(readFileSync(full))}`]];
    return [[path, `folder ${bits}`], ...Object.entries(unpacked(root, path))];
  });
  return Object.fromEntries(lines);
}

interface Header {
  readonly name: string;
  readonly mode: number;
  readonly linkname?: string;
}
interface Cpio {
  extract(): Writable & {
    on(event: "entry", call: (header: Header, content: Readable, next: () => void) => void): void;
  };
}

/** It knows nothing of devices: its modes tell them apart. */
async function byCpioStream(): Promise<Listing> {
  const cpio = createRequire(import.meta.url)("cpio-stream") as Cpio;
  const listing: Record<string, string> = {};
  const extract = cpio.extract();
  const ended = new Promise((resolve, reject) => {
    extract.on("finish", resolve);
    extract.on("error", reject);
  });
  extract.on("entry", ({ name, mode, linkname }, content, next) => {
    void buffer(content).then((data) => {
      const bits = (mode & 0o7777).toString(8);
      const type = mode & 0o170000;
      if (type === 0o120000) listing[name] = `symlink ${linkname}`;
      if (type === 0o100000) listing[name] = `file ${bits} ${sha256(data)}`;
      if (type === 0o040000) listing[name] = `folder ${bits}`;
      next();
    });
  });
  extract.end(archive);
  await ended;
  return listing;
}

/** A program of this machine, fed with the archive; skips the test where it is not installed. */
function program(
  skip: (why: string) => unknown,
  name: string,
  args: readonly string[],
  cwd = tmpdir(),
): { status: number | null; stderr: Buffer } {
  if (spawnSync(name, ["--version"]).error !== undefined) skip(`no ${name} on PATH`);
  return spawnSync(name, [...args], {
    cwd,
    input: archive,
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
}

function sha256(data: Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
