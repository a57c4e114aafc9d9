/** Programs and libraries of a made-up C library in a made-up store. */

import { buildElf } from "../../elf/test/build-elf.ts";
import type { ElfPlan } from "../../elf/test/build-elf.ts";
import { pathOf } from "./fake-store.ts";
import type { FakeStore } from "./fake-store.ts";

export const GLIBC: string = pathOf("glibc");
export const LOADER: string = `${GLIBC}/lib/ld-linux-x86-64.so.2`;

/** Loader, libc with a file name of its own, and things that no program needs. */
export function addGlibc(store: FakeStore): void {
  store.add("glibc", {
    lib: {
      "ld-linux-x86-64.so.2": { run: buildElf({ soname: "ld-linux-x86-64.so.2" }) },
      "libc.so.6": { link: "libc-2.41.so" },
      "libc-2.41.so": {
        run: buildElf({
          soname: "libc.so.6",
          interpreter: LOADER,
          needed: ["ld-linux-x86-64.so.2"],
        }),
      },
      "libc.a": "archive",
    },
  });
}

/** A program that is linked against glibc, with data behind it. */
export function program(plan: ElfPlan = {}, data: string = ""): { run: Buffer } {
  const elf = buildElf({
    type: "executable",
    interpreter: LOADER,
    ...plan,
    needed: [...(plan.needed ?? []), "libc.so.6"],
  });
  return { run: Buffer.concat([elf, Buffer.from(data)]) };
}

export function library(plan: ElfPlan = {}, data: string = ""): Buffer {
  return Buffer.concat([buildElf(plan), Buffer.from(data)]);
}
