/** A comment added to a source rebuilds that package and nothing that stands on its bytes, though it holds its own path and a build-id. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const GREET = `int greet(void) { return 42; }\n`;
const project = await seededProject(
  `
export const greet = command({
  name: "greet",
  source: files(import.meta, "greet/*.c"),
  build: ({ out }) => sh\`
    mkdir -p \${out}/lib
    gcc -shared -fPIC -O2 -nostdlib -Wl,-rpath,\${out}/lib -Wl,--build-id=sha1 -o \${out}/lib/libgreet.so greet.c
  \`,
});
export const user = command({
  name: "user",
  source: file(import.meta, "user.c"),
  deps: [greet],
  build: ({ out }) => sh\`
    mkdir -p \${out}/lib
    gcc -shared -fPIC -O2 -nostdlib -o \${out}/lib/libuser.so user.c $LDFLAGS -lgreet -Wl,-rpath,\${greet}/lib
  \`,
});
export const top = image({
  name: "top",
  root: () => ({ "/lib/libuser.so": fileNode(inside(user, "lib/libuser.so")) }),
});
`,
  {
    "greet/greet.c": GREET,
    "user.c": "int greet(void); int use(void) { return greet() + 1; }\n",
  },
);
afterAll(() => project[Symbol.asyncDispose]());

test("F3: first build, nothing to do, a comment, a change, the change taken back", async () => {
  const first = await project.realise("top", "greet");
  expect([first.errors, first.steps]).toEqual([
    "",
    [
      "done greet",
      "done greet-x86_64-gnu",
      "done top-x86_64-gnu.cpio.gz",
      "done user-x86_64-gnu",
      "done user.c",
    ],
  ]);
  const library = `${first.paths[1]}/lib/libgreet.so`;
  expect(await project.read(library)).toContain(first.paths[1]!.split("/").at(-1)!);

  expect((await project.realise("top")).steps).toEqual([]);

  await project.write("greet/greet.c", `/* to be improved */ ${GREET}`);
  const comment = await project.realise("top", "greet");
  expect(comment.steps).toEqual([
    "done greet",
    "done greet-x86_64-gnu",
    "reused top-x86_64-gnu.cpio.gz",
    "reused user-x86_64-gnu",
  ]);
  expect(comment.paths).toEqual(first.paths);
  expect((await project.realise("top")).steps).toEqual([]);

  await project.write("greet/greet.c", GREET.replace("42", "43"));
  const change = await project.realise("top", "greet");
  expect(change.steps).toEqual([
    "done greet",
    "done greet-x86_64-gnu",
    "done top-x86_64-gnu.cpio.gz",
    "done user-x86_64-gnu",
  ]);
  expect(change.paths[0]).not.toBe(first.paths[0]);

  await project.write("greet/greet.c", GREET);
  const back = await project.realise("top", "greet");
  expect([back.steps, back.paths]).toEqual([[], first.paths]);
});
