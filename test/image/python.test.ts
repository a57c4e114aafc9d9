/** Python in an image: what a program does with every library, and the prompt over the serial line. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { isForMachine, parseElf } from "@astbuild/elf";
import { PLATFORMS } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { formatError, realise } from "astbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { openTerminal } from "../support/terminal.ts";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const PROJECT = join(import.meta.dirname, "python");
const HOUR = 3_600_000;
const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");

// Python and its libraries are eleven minutes of one core for each platform.
for (const { platform, isTested, title } of platformCases(GNU, "x86_64-gnu")) {
  describe.skipIf(!isTested)(`${title}`, () => {
    let files: ReadonlyMap<string, Buffer>;
    beforeAll(async () => {
      files = await realiseImage(platform);
    }, HOUR);

    test("each ELF file is of the machine, and every extension module is there", () => {
      const wanted = { class: 64, littleEndian: true, ...platform.row.elf } as const;
      const elves = [...files].flatMap(([path, data]) => {
        const elf = parseElf(data, path);
        return elf === undefined ? [] : [{ path, elf }];
      });
      expect(elves.filter(({ elf }) => !isForMachine(elf, wanted))).toEqual([]);
      const modules = elves.flatMap(
        ({ path }) => /lib-dynload\/(\w+)\.cpython-313-[^/]*\.so$/.exec(path)?.[1] ?? [],
      );
      expect(modules).toEqual(
        expect.arrayContaining(["_bz2", "_ctypes", "_curses", "_curses_panel", "_dbm", "_gdbm"]),
      );
      expect(modules).toEqual(
        expect.arrayContaining(["_hashlib", "_lzma", "_sqlite3", "_ssl", "_uuid", "readline"]),
      );
    });

    test("each module is compiled, and its file is not compared with the source", () => {
      const compiled = [...files].filter(
        ([path]) => path.startsWith("usr/") && /\.pyc$/.test(path),
      );
      expect(compiled.length).toBeGreaterThan(500);
      // PEP 552: bit 0 says that it is by hash, bit 1 that the hash is to be checked.
      expect(
        compiled.filter(([, data]) => data.readUInt32LE(4) !== 1).map(([path]) => path),
      ).toEqual([]);
    });

    test(
      "a program uses every library, sockets, threads and processes",
      async () => {
        const { status, said } = await runWork(platform);
        expect(said).toMatch(new RegExp(`^machine ${platform.arch}$`, "m"));
        expect(said).toContain("OVER A SOCKET, FROM A THREAD");
        expect(said).toContain("through a pipe");
        expect(said).toMatch(/^sha3 \w{8} sha512_256$/m);
        expect(said).toMatch(/^colors 256$/m);
        expect(said).toMatch(/^compiled \/usr\/lib\/python3\.13\/asyncio\/__pycache__\//m);
        expect(said).toMatch(/^WORK-OK$/m);
        expect(status).toBe(0);
      },
      HOUR,
    );

    test(
      "the prompt answers over the serial line",
      async () => {
        await using terminal = openTerminal([process.execPath, COMMAND, ...runWords(platform)], {
          cwd: PROJECT,
          env: { ...process.env, ASTBUILD_STORE: testStore() } as Record<string, string>,
          patience: 120_000,
        });
        await terminal.seen(/ASTBUILD-BOOT-OK[^]*# /);
        terminal.type("python3 -q\r");
        await terminal.seen(/>>> /);
        terminal.type("print('PROMPT', 6 * 7)\r");
        await terminal.seen(/PROMPT 42[^]*>>> /);
        terminal.type("exit(5)\r");
        await terminal.seen(/# /);
        terminal.type("exit $?\r");
        expect(await terminal.ended).toBe(5);
      },
      HOUR,
    );
  });
}

async function realiseImage(platform: Platform): Promise<ReadonlyMap<string, Buffer>> {
  const { targets, failures } = await realise({
    targets: ["work"],
    host: platform.name,
    folder: PROJECT,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  const image = targets[0]!.physical;
  const files = new Map<string, Buffer>();
  const archive = gunzipSync(readFileSync(image));
  for await (const { path, type, data } of readNewc(Readable.from([archive]), image)) {
    if (type === "file") files.set(path, await buffer(Readable.from(data)));
  }
  return files;
}

function runWords(platform: Platform): string[] {
  return ["run", "work", "--host", platform.name, "--boot-timeout", "1800", "--append", "quiet"];
}

/** @returns the guest's status, and the console's lines */
async function runWork(platform: Platform): Promise<{ status: number | null; said: string }> {
  const words = [COMMAND, ...runWords(platform), "--", "python3", "/srv/work.py"];
  const child = spawn(process.execPath, words, {
    cwd: PROJECT,
    env: { ...process.env, ASTBUILD_STORE: testStore() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const said = await text(child.stdout);
  return { status: await ended, said: said.replaceAll("\r", "") };
}
