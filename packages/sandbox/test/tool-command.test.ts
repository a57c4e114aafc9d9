import { afterEach, expect, test, vi } from "vitest";
import { bwrapCommand, toolCommand } from "../src/tool-command.ts";

afterEach(() => void vi.unstubAllEnvs());

test("a tool is run by the loader that lies beside it", () => {
  expect(toolCommand({ folder: "/t" }, "mkfifo", "-m", "600")).toEqual([
    "/t/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
    "--library-path",
    "/t/usr/lib/x86_64-linux-gnu",
    "/t/usr/bin/mkfifo",
    "-m",
    "600",
  ]);
});

test("ASTBUILD_BWRAP, and nothing else, brings in the host's bwrap", () => {
  vi.stubEnv("ASTBUILD_BWRAP", "");
  expect(bwrapCommand({ folder: "/t" }).at(-1)).toBe("/t/usr/bin/bwrap");
  vi.stubEnv("ASTBUILD_BWRAP", "/usr/bin/bwrap");
  expect(bwrapCommand({ folder: "/t" })).toEqual(["/usr/bin/bwrap"]);
});
