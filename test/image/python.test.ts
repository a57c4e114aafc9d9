/** Python in an image: what a program does with every library, and the prompt over the serial line. */

import { join } from "node:path";
import { PLATFORMS } from "@astbuild/platform";
import { beforeAll, describe, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { HOUR, elfFiles, imageFiles, runGuest, runWords } from "../support/guest.ts";
import { openTerminal } from "../support/terminal.ts";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const folder = join(import.meta.dirname, "python");

// Python and its libraries are eleven minutes of one core for each platform.
for (const { platform, isTested, title } of platformCases(PLATFORMS, "x86_64-gnu")) {
  describe.skipIf(!isTested)(`${title}`, () => {
    const image = { folder, target: "work", platform };
    let files: ReadonlyMap<string, Buffer>;
    beforeAll(async () => {
      files = await imageFiles(image);
    }, HOUR);

    test("each ELF file is of the machine, and every extension module is there", () => {
      const { all, foreign } = elfFiles(files, platform);
      expect(foreign).toEqual([]);
      const modules = all.flatMap(
        (path) => /lib-dynload\/(\w+)\.cpython-313-[^/]*\.so$/.exec(path)?.[1] ?? [],
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
        const { status, said } = await runGuest(image, ["python3", "/srv/work.py"]);
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
        await using terminal = openTerminal([process.execPath, COMMAND, ...runWords(image)], {
          cwd: folder,
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
