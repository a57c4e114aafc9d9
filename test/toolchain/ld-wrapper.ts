/** `recipes/toolchain/ld.pl` with a linker that prints its arguments in the seed's place. */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";

const SOURCE = new URL("../../recipes/toolchain/ld.pl", import.meta.url);

export const INTERPRETER = "/ast/store/00000000000000000000000000000000-libc/lib/ld.so";

export interface LdWrapper extends AsyncDisposable {
  /** A folder below `/tmp`, which counts as the build's own. */
  readonly folder: string;
  /** What the linker was given, or what the wrapper said instead of calling it. */
  link(
    ...args: readonly string[]
  ): { readonly args: readonly string[] } | { readonly refused: string };
  /** A file of the build; libraries begin like ELF files. */
  write(path: string, content?: string): string;
}

export function ldWrapper(libc: "gnu" | "musl"): LdWrapper {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ld-test-")));
  const linker = join(folder, "print-arguments");
  writeFileSync(linker, `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
  const wrapper = join(folder, "ld");
  const text = readFileSync(SOURCE, "utf8")
    .replace("/usr/bin/@seed@-ld.bfd", linker)
    .replaceAll("@interpreter@", INTERPRETER)
    .replaceAll("@libc-name@", libc);
  writeFileSync(wrapper, text);
  chmodSync(wrapper, 0o755);
  chmodSync(linker, 0o755);
  return {
    folder,
    link(...args) {
      const env = { PATH: process.env["PATH"], out: "/ast/store/out" };
      const run = spawnSync(wrapper, args, { cwd: folder, env, encoding: "utf8" });
      if (run.status !== 0) return { refused: run.stderr };
      return { args: run.stdout.split("\n").slice(0, -1) };
    },
    write(path, content = "\u007fELF") {
      const full = join(folder, path);
      mkdirSync(join(full, ".."), { recursive: true });
      writeFileSync(full, content);
      return full;
    },
    [Symbol.asyncDispose]: () => removeTree(folder),
  };
}
