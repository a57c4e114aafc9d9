/** Literal hashes of objects and store paths: when one changes, every store of every user is worthless. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratchPath } from "@astbuild/derivation";
import { blake3 } from "@astbuild/hash";
import { listingDigest, objectPath, openStore } from "@astbuild/store";
import type { ListingEntry } from "@astbuild/store";
import { expect, test } from "vitest";
import { folderFor, USERS } from "../crash/users.ts";

const tree: ListingEntry[] = [
  { type: "folder", path: "" },
  { type: "folder", path: "bin" },
  { type: "file", path: "bin/hello", executable: true, size: 10, digest: blake3("#!/bin/sh\n") },
  { type: "file", path: "lib", executable: false, size: 40, digest: blake3("lib"), self: [3] },
  { type: "symlink", path: "ünïcode", target: "bin/hello" },
];

test("the digest of a listing", () => {
  expect(listingDigest([{ type: "folder", path: "" }])).toBe(
    "215512ce8be2ea8f2dbd88894784980d0c2e56b2ed09df00494d657aec8ba833",
  );
  expect(listingDigest(tree)).toBe(
    "3488e664db9da4cff653440161f4c9a3d5fc846caa6d7e73a21ca2ed593ea73b",
  );
  const text =
    `["astbuild-listing-1"]\n["folder",""]\n["folder","bin"]\n` +
    `["file","bin/hello",true,10,"${blake3("#!/bin/sh\n")}"]\n` +
    `["file","lib",false,40,"${blake3("lib")}",[3]]\n["symlink","ünïcode","bin/hello"]\n`;
  expect(listingDigest(tree)).toBe(blake3(text));
});

test("store paths", () => {
  const digest = listingDigest(tree);
  const plain = objectPath("hello-1.0", digest, [], false);
  expect(plain).toBe("/ast/store/d63zb40bmgaybxgd1d3fhfvd60kw24xr-hello-1.0");
  expect(objectPath("hello-1.0", digest, [], true)).toBe(
    "/ast/store/1d5jj5sq0m90sx13iai77wckrsa2v3b6-hello-1.0",
  );
  expect(objectPath("hello-1.0", digest, [plain], true)).toBe(
    "/ast/store/xh0xhk4rad3fbcbsrm892lhxsrcbagih-hello-1.0",
  );
  expect(scratchPath("hello", "out")).toBe("/ast/store/ws7h48ipkk4ii1ymh80bqqx8ba24nbry-hello");
  expect(scratchPath("hello", "dev")).toBe("/ast/store/y1lnzv916z1rb5zhykk96g38qwjn64ih-hello-dev");
});

test("a published object with references, links and its own path", async () => {
  const root = join(folderFor(USERS[0]!), "store");
  await using store = await openStore({ root, command: "golden" });
  const publish = async (
    name: string,
    write: (path: string) => void,
    candidates: string[] = [],
  ): Promise<string> => {
    await using folder = await store.makeBuildFolder(name);
    const source = join(folder.path, "out");
    write(source);
    const published = await store.publish({
      resolvedHash: name,
      staticHash: name,
      name,
      candidates: candidates as never,
      outputs: [{ output: "out", name, source, scratch: scratchPath(name, "out") }],
    });
    return published.outputs["out"]!.path;
  };
  const library = await publish("library", (path) => writeFileSync(path, "library\n"));
  const program = await publish(
    "program",
    (path) => {
      const own = scratchPath("program", "out");
      mkdirSync(join(path, "bin"), { recursive: true });
      writeFileSync(join(path, "bin/run"), `#!/bin/sh\nexec ${library} ${own}/x ${own}\n`, {
        mode: 0o755,
      });
      symlinkSync(`${own}/bin/run`, join(path, "run"));
    },
    [library],
  );
  expect(library).toBe("/ast/store/gbiqvnpsdrydm0qnma6wn0mp438w513p-library");
  expect(program).toBe("/ast/store/ldj07q77bk9lpp3db3ry92ry4s6swr6p-program");
  const { digest, contentDigest } = store.info(program as never)!;
  expect({ digest, contentDigest }).toEqual({
    contentDigest: "61866c6885b659732ba26c18c771c9fcc0d0dc70fc155d6d6c5208c74057c86e",
    digest: "e651d4224398e7830a29729d33c5add80e22fae2bc648c547f03d255c47a78e7",
  });
});
