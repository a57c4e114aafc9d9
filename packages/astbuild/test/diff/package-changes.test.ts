import { expect, test } from "vitest";
import { splitName } from "../../src/diff/package-changes.ts";

test.each([
  ["busybox-1.37.0-riscv64-musl", "busybox", "1.37.0"],
  ["musl-1.2.5-x86_64-musl-dev", "musl-dev", "1.2.5"],
  ["linux-headers-6.12-x86_64-gnu", "linux-headers", "6.12"],
  ["seed", "seed", undefined],
  ["initrd-x86_64-musl.cpio.gz", "initrd-x86_64-musl.cpio.gz", undefined],
  ["zlib-1.3.1", "zlib", "1.3.1"],
  ["7zip-24.09", "7zip", "24.09"],
])("%s", (name, bare, version) => {
  expect(splitName(name)).toEqual({ name: bare, ...(version !== undefined && { version }) });
});
