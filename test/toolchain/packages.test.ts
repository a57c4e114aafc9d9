/** What the helpers for build systems make of a small package: the same shape by each, on each platform. */

import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { readElfFile } from "@astbuild/elf";
import { BUILD_PLATFORM } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { realise } from "astbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const HELPERS = ["byAutotools", "byCmake", "byMeson"];
const HOUR = 3_600_000;

for (const { platform, isTested, title } of platformCases()) {
  describe.skipIf(!isTested)(`${title}`, () => {
    let outputs: Readonly<Record<string, string>>;
    beforeAll(async () => {
      outputs = await built(platform);
    }, HOUR);

    test.each(HELPERS)(
      "%s: programs and libraries in out, headers in dev, each for the host",
      (name) => {
        const out = outputs[name]!;
        expect(listed(out, "bin")).toEqual(["greeter"]);
        expect(listed(out, "lib").filter((each) => !/^libgreet\.so[.\d]*$/.test(each))).toEqual([]);
        expect(existsSync(join(out, "include"))).toBe(false);
        const library = readElfFile(realpathSync(join(out, "lib/libgreet.so")))!;
        const { machine } = platform.row.elf;
        expect(library.machine).toBe(machine);
        const program = readElfFile(join(out, "bin/greeter"))!;
        expect(program.interpreter).toMatch(new RegExp(`^/ast/store/.*/${platform.interpreter}$`));
        expect(
          program.runpath!.map((folder) => folder.replace(/^\/ast\/store\/\w{32}-/, "")),
        ).toContainEqual(expect.stringMatching(/^by-\w+-.*\/lib$/));
      },
    );

    const seen = (name: string): string => readFileSync(join(outputs["seen"]!, name), "utf8");

    test("tidy: out keeps programs and shared libraries alone", () => {
      expect(seen("files").trim().split("\n")).toEqual([
        "./bin/bash-script",
        "./bin/greeter",
        "./bin/loads",
        "./bin/perl-script",
        "./bin/shell-script",
        "./lib/libgreet.so",
        "./lib/libtail.so",
        "./lib/plugins/libplug.so.1",
      ]);
    });

    test("tidy: symbols are stripped, and debug has them by build id", () => {
      expect(seen("build-id")).toMatch(/^[0-9a-f]{40}\n$/);
      expect(seen("sections")).not.toMatch(/\.symtab|\.debug_/);
      expect(seen("debug")).toMatch(/\.debug_info/);
    });

    test("tidy: RUNPATH keeps the folders that a library is found in", () => {
      const folders = seen("runpath").trim().split(":");
      expect(folders.map((each) => each.replace(/^\/ast\/store\/\w{32}-/, "")).sort()).toEqual([
        `by-hand-${platform.name}/lib`,
        expect.stringMatching(/^(?:glibc|musl)-.*\/lib$/),
      ]);
    });

    test("tidy: RUNPATH keeps the folder of what .note.dlopen names", () => {
      const folders = seen("noted").trim().split(":").map((each) => each.replace(/^\/ast\/store\/\w{32}-/, "")); // prettier-ignore
      expect(folders).toContain(`by-hand-${platform.name}/lib/plugins`);
      expect(folders).not.toContain(`by-hand-${platform.name}/lib/nothing`);
    });

    test("tidy: a symbol whose name was the end of a folder keeps its name, and the folder goes", () => {
      expect(seen("tail")).toMatch(/ ib$/m);
      expect(seen("tail")).not.toMatch(/RUNPATH|\/ast\/store/);
    });

    test("tidy: headers stay in the folder below include that pkg-config is told", () => {
      expect(seen("includes")).toMatch(
        /^[^]*greet-2.pc:includedir=.*-dev\/include\/greet-2\n.*greet.pc:includedir=.*-dev\/include\n$/,
      );
    });

    test("tidy: interpreters are those of the image, and bash keeps what it was given", () => {
      expect(seen("shebangs").split("\n")).toEqual([
        ...["#!/usr/bin/env bash", "set -eu"],
        ...["#!/usr/bin/env perl", 'print "hello\\n";'],
        ...["#!/bin/sh", "echo hello", ""],
      ]);
    });

    test.runIf(platform.arch === BUILD_PLATFORM.arch)("what is for this machine runs", () => {
      expect(seen("said")).toBe("hello\n");
    });
  });
}

function listed(output: string, folder: string): string[] {
  return readdirSync(join(output, folder)).sort();
}

async function built(platform: Platform): Promise<Record<string, string>> {
  const { targets, failures } = await realise({
    targets: [...HELPERS, "seen"],
    host: platform.name,
    folder: join(import.meta.dirname, "packages"),
    store: testStore(),
  });
  if (failures[0] !== undefined) throw failures[0];
  return Object.fromEntries(
    targets.map((target, index) => [[...HELPERS, "seen"][index]!, target!.physical]),
  );
}
