/** The same recipes in two folders, two stores, under another umask, time zone, locale and number of jobs: the same bytes (H1). */

import { basename } from "node:path";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const RECIPES = `
const config = text("config", "colour = blue\\n");
export const program = command({
  name: "program",
  source: files(import.meta, "src/**"),
  outputs: ["out", "dev"],
  build: ({ out, outputs }) => sh\`
    mkdir -p \${out}/lib \${outputs.dev}/include
    gcc -c -O2 -o /build/a.o a.c & gcc -c -O2 -o /build/b.o b.c & wait
    gcc -shared -nostdlib -Wl,--build-id=sha1 -Wl,-rpath,\${out}/lib -o \${out}/lib/libab.so /build/a.o /build/b.o
    ls -l --time-style=full-iso . | tail -n +2 | tr -s ' ' | cut -d' ' -f1,5- >\${out}/listing
    umask >>\${out}/date; locale >>\${out}/date; ls /proc/self/task | wc -l >>\${out}/date
    tar cf \${out}/source.tar --sort=name --owner=0 --group=0 --numeric-owner .
    cp \${config} \${out}/config; echo \${out} >\${outputs.dev}/include/where
  \`,
});
export const top = image({
  name: "top",
  root: () => ({
    "/": tree(program),
    "/etc": tree(files(import.meta, "etc/**")),
    "/dev/console": charDevice(5, 1, { mode: 0o600 }),
    "/init": file(import.meta, "init"),
    "/link": symlink("/init"),
    "/tmp": directory({ mode: 0o1777 }),
  }),
});
`;

const FILES = {
  "src/a.c": "int b(void); int a(void) { return b(); }\n",
  "src/b.c": `const char *where = __FILE__; int b(void) { return __LINE__; }\n`,
  "src/sub/Z": "z\n",
  "src/sub/ä": "ae\n",
  "etc/b": "1\n",
  "etc/B": "2\n",
  "etc/ü/x": "3\n",
  init: "#!/bin/sh\n",
};

async function build(mask: number, env: Record<string, string>, jobs: string): Promise<unknown> {
  const former = process.umask(mask);
  try {
    await using project = await seededProject(RECIPES, FILES);
    Object.assign(project.env, env);
    const run = await project.realise("top", "program", "program.dev", jobs);
    expect(run.errors).toBe("");
    const image = createHash("sha256")
      .update(await project.read(run.paths[0]!))
      .digest("hex");
    return { image, paths: run.paths.map((path) => basename(path)) };
  } finally {
    process.umask(former);
  }
}

test("E1, H1: twice", async () => {
  const first = await build(0o022, { TZ: "UTC", LC_ALL: "C" }, "-j1");
  const second = await build(
    0o077,
    { TZ: "Asia/Tokyo", LC_ALL: "tr_TR.UTF-8", LANG: "de_DE", HOSTNAME: "other" },
    "-j4",
  );
  expect(second).toEqual(first);
});
