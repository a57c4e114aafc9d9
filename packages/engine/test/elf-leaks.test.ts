import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildElf } from "../../elf/test/build-elf.ts";
import type { ElfPlan } from "../../elf/test/build-elf.ts";
import { findLeaks } from "../src/leak/find-leaks.ts";

const LIBC = `/ast/store/${"1".repeat(32)}-libc`;
const LOADER = `${LIBC}/lib/ld-linux-x86-64.so.2`;
const LARGE = 64 * 2 ** 20;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "elf-leaks-"));
  mkdirSync(join(folder, "libc/lib"), { recursive: true });
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, "libc/lib/ld-linux-x86-64.so.2"), buildElf());
  writeFileSync(join(folder, "libc/lib/liblarge.so"), buildElf({ needed: ["libgone.so"] }));
  truncateSync(join(folder, "libc/lib/liblarge.so"), LARGE);
});
afterEach(() => rmSync(folder, { recursive: true }));

function addProgram(name: string, plan: ElfPlan): void {
  const elf = buildElf({ type: "executable", interpreter: LOADER, ...plan });
  writeFileSync(join(folder, "out", name), elf);
}

function leaks(): string[] {
  const found = findLeaks({
    outputs: [{ logical: `/ast/store/${"0".repeat(32)}-a`, physical: join(folder, "out") }],
    closure: [{ logical: LIBC, physical: join(folder, "libc") }],
    seed: `/ast/store/${"2".repeat(32)}-seed`,
    maxSize: 2 ** 30,
    host: "x86_64-gnu",
  });
  return found.map(({ rule, file, leak }) => `${rule} ${file} ${leak}`);
}

/** Bytes that this thread has read so far: proc_pid_io(5). */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/thread-self/io", "utf8"))?.[1]);
}

test("a large library is not read whole, nor again for each program that loads it", () => {
  const names = Array.from({ length: 20 }, (_, index) => `program${10 + index}`);
  for (const name of names) addProgram(name, { needed: ["liblarge.so"] });
  const before = bytesRead();
  expect(leaks()).toEqual(names.map((name) => `needed a/${name} libgone.so`));
  expect(bytesRead() - before).toBeLessThan(2 ** 20);
});

test("a folder where a library is looked for is none", () => {
  mkdirSync(join(folder, "libc/lib/libfolder.so"));
  addProgram("program", { needed: ["libfolder.so"] });
  expect(leaks()).toEqual(["needed a/program libfolder.so"]);
});

test("a broken ELF file is a finding", () => {
  writeFileSync(join(folder, "out/broken"), "\u007fELF");
  expect(leaks()).toEqual([expect.stringMatching(/^elf a\/broken a broken ELF file: /)]);
});
