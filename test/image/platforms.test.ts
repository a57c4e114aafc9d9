/** The initrd of every platform: each ELF file is the machine's, nothing refers to the seed, and it boots to the marker. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { formatError, realise } from "astbuild";
import { readNewc } from "@astbuild/archive";
import { isForMachine, parseElf } from "@astbuild/elf";
import type { ElfFile } from "@astbuild/elf";
import type { Platform } from "@astbuild/platform";
import { beforeAll, describe, expect, test } from "vitest";
import { CHECKOUT, testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const HOUR = 3_600_000;

/** Folders of the build machine. Paths of the image itself, such as a default PATH, are none. */
const FOREIGN = /\/usr\/(?:lib|lib64|include)\b|\/build\/|\/lib64\//;

for (const { platform, isTested, title } of platformCases()) {
  describe.skipIf(!isTested)(`${title}`, () => {
    let paths: ReadonlySet<string>;
    let files: ReadonlyMap<string, Buffer>;
    let elves: ReadonlyMap<string, ElfFile>;
    let seed: string;
    beforeAll(async () => {
      ({ paths, files, seed } = await realiseInitrd(platform));
      elves = new Map(
        [...files].flatMap(([path, data]) => {
          const elf = parseElf(data, path);
          return elf === undefined ? [] : [[path, elf]];
        }),
      );
    }, HOUR);

    test("each ELF file is of the machine", () => {
      const wanted = { class: 64, littleEndian: true, ...platform.row.elf } as const;
      const others = [...elves].filter(([, elf]) => !isForMachine(elf, wanted));
      expect(others).toEqual([]);
      expect([...elves.keys()]).toContain("bin/busybox");
      expect(elves.size).toBeGreaterThan(1);
    });

    test("the C library's loader is there, and libraries are looked for in the store alone", () => {
      const named = [...elves.values()].flatMap(({ interpreter }) => interpreter ?? []);
      expect(new Set(named.map((path) => basename(path)))).toEqual(new Set([platform.interpreter]));
      expect(named.filter((path) => !paths.has(path.slice(1)))).toEqual([]);
      const folders = [...elves.values()].flatMap(({ runpath = [], rpath = [] }) => [
        ...runpath,
        ...rpath,
      ]);
      expect(folders.filter((each) => !/^\/ast\/store\/[0-9a-z]{32}-/.test(each))).toEqual([]);
    });

    test("no file names the seed or a folder of the build machine", () => {
      const found = [...files].flatMap(([path, data]) => {
        const content = data.toString("latin1");
        const hit = FOREIGN.exec(content)?.[0];
        return [...(hit === undefined ? [] : [hit]), ...(content.includes(seed) ? [seed] : [])].map(
          (each) => `${path}: ${each}`,
        );
      });
      expect(found).toEqual([]);
    });

    test(
      "it boots to the marker, and the guest's status comes back",
      async (context) => {
        const { status, console, errors } = await boot(platform);
        const gone = /FETCH_FAILED[^]*linux-(?:image|binary)/.exec(errors);
        if (gone !== null) context.skip(`the mirror has no kernel for it any more: ${errors}`);
        expect([status, errors.match(/^ *error .*/gm)]).toEqual([7, null]);
        expect(console).toMatch(
          new RegExp(`ASTBUILD-BOOT-OK ${platform.arch} \\d+\\.\\d+\\S* up=\\d`),
        );
        expect(console).toContain("/bin/busybox");
      },
      HOUR,
    );
  });
}

/** The image's paths, its regular files, and the hash part of the seed that it was built with. */
async function realiseInitrd(platform: Platform): Promise<{
  readonly paths: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly seed: string;
}> {
  const { targets, failures } = await realise({
    targets: ["initrd", "seed"],
    host: platform.name,
    folder: CHECKOUT,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  const image = targets[0]!.physical;
  const paths = new Set<string>();
  const files = new Map<string, Buffer>();
  const archive = gunzipSync(readFileSync(image));
  for await (const { path, type, data } of readNewc(Readable.from([archive]), image)) {
    paths.add(path);
    if (type === "file") files.set(path, await buffer(Readable.from(data)));
  }
  return { paths, files, seed: basename(targets[1]!.physical).slice(0, 32) };
}

async function boot(
  platform: Platform,
): Promise<Record<"console" | "errors", string> & { status: unknown }> {
  const command = join(CHECKOUT, "packages/astbuild/bin/astbuild.js");
  const args = ["run", "initrd", "--host", platform.name, "--boot-timeout", "240"];
  const guest = ["--", "sh", "-c", "ls -l /proc/1/exe; exit 7"];
  const child = spawn(process.execPath, [command, ...args, ...guest], {
    cwd: CHECKOUT,
    env: { ...process.env, ASTBUILD_STORE: testStore() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const [console, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, console, errors };
}
