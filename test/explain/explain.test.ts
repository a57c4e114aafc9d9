/** `explain` names what changed by itself, in its first line, apart from what follows; nothing is built for it. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const GREET = "int greet(void) { return 42; }\n";
const RECIPES = `
export const greet = command({
  name: "greet",
  version: "1.0",
  env: { OPTIMISE: "-O1" },
  source: files(import.meta, "greet/*.c"),
  build: ({ out }) => sh\`
    mkdir -p \${out}/lib
    gcc -shared -fPIC $OPTIMISE -nostdlib -o \${out}/lib/libgreet.so greet.c
  \`,
});
export const user = command({
  name: "user",
  args: { answer: arg.string("none") },
  source: file(import.meta, "user.c"),
  deps: [greet],
  build: ({ args, out }) => sh\`
    mkdir -p \${out}/lib
    gcc -shared -fPIC -nostdlib -o \${out}/lib/libuser.so user.c $LDFLAGS -lgreet -Wl,-rpath,\${greet}/lib
    echo \${quote(args.answer)} >\${out}/answer
  \`,
});
export const top = image({
  name: "top",
  args: { dns: arg.string("") },
  root: ({ args }) => ({
    "/lib": tree(inside(user, "lib")),
    "/etc/resolv.conf": args.dns !== "" && text("resolv.conf", \`nameserver \${args.dns}\\n\`),
  }),
});`;
const project = await seededProject(RECIPES, {
  "greet/greet.c": GREET,
  "greet/other.c": "",
  "user.c": "int greet(void); int use(void) { return greet() + 1; }\n",
});
afterAll(() => project[Symbol.asyncDispose]());

async function explain(...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await project.astbuild("explain", ...args);
  expect([stderr, exitCode]).toEqual(["", 0]);
  return normalise(stdout, { PROJECT: project.folder }).replaceAll(
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g,
    "TIME",
  );
}

async function change(from: string, to: string): Promise<void> {
  expect(RECIPES).toContain(from);
  await project.recipes(RECIPES.replace(from, to));
}

test("before the first build, after it, and when nothing changed", async () => {
  const first = await explain("user");
  expect(first).toMatch(
    /^user x86_64-gnu would be built: no build of it is known to this store\n\nto do {4}\d+ steps: /,
  );
  expect((await project.realise("top")).errors).toBe("");
  expect(await explain("top")).toBe(
    "top x86_64-gnu is there, and no earlier build of it is known\n",
  );
});

test("a line of a source file", async () => {
  await project.write("greet/greet.c", `/* new */\n${GREET}`);
  expect(await explain("top")).toMatchInlineSnapshot(`
    "top x86_64-gnu would be built anew: greet/greet.c changed, line 1
      + /* new */
      used by greet-1.0-x86_64-gnu → user-x86_64-gnu → top-x86_64-gnu.cpio.gz

    follows  3 steps: build greet x86_64-gnu, build user x86_64-gnu, build top x86_64-gnu
    against  the build of TIME
    "
  `);
  await project.write("greet/greet.c", GREET);
  expect(await explain("top")).toMatch(/^top x86_64-gnu is there/);
});

test("files that came and went, a mode, in one go", async () => {
  await rm(join(project.folder, "greet/other.c"));
  await project.write("greet/new.c", "int x;\n");
  await project.write("greet/greet.c", GREET.replace("42", "43"));
  const text = await explain("top", "--json");
  const { state, causes, cascade } = JSON.parse(text) as {
    state: string;
    causes: { changes: object[]; chain: string[] }[];
    cascade: { name: string }[];
  };
  expect(state).toBe("to do");
  expect(causes).toHaveLength(1);
  expect(causes[0]!.chain).toEqual([
    "top-x86_64-gnu.cpio.gz",
    "user-x86_64-gnu",
    "greet-1.0-x86_64-gnu",
    "greet",
  ]);
  expect(causes[0]!.changes).toEqual([
    {
      kind: "source file",
      path: "greet.c",
      file: "PROJECT/greet/greet.c",
      what: "content",
      hunks: [{ line: 1, before: [GREET.trim()], after: [GREET.replace("42", "43").trim()] }],
    },
    { kind: "source file", path: "new.c", file: "PROJECT/greet/new.c", what: "added" },
    { kind: "source file", path: "other.c", what: "removed" },
  ]);
  expect(cascade.map(({ name }) => name)).toEqual([
    "greet-1.0-x86_64-gnu",
    "user-x86_64-gnu",
    "top-x86_64-gnu.cpio.gz",
  ]);
  await project.write("greet/greet.c", GREET);
  await project.write("greet/other.c", "");
  await rm(join(project.folder, "greet/new.c"));
});

test("an environment variable, with its recipe's line of script", async () => {
  await change("-O1", "-O2");
  expect(await explain("top")).toMatchInlineSnapshot(`
    "top x86_64-gnu would be built anew: environment variable OPTIMISE of greet: -O1 → -O2
      used by user-x86_64-gnu → top-x86_64-gnu.cpio.gz

    follows  2 steps: build user x86_64-gnu, build top x86_64-gnu
    against  the build of TIME
    "
  `);
  await change("-shared -fPIC -nostdlib", "-shared -fPIC -nostdlib -g");
  expect(await explain("top")).toMatchInlineSnapshot(`
    "top x86_64-gnu would be built anew: the script of user changed, astbuild.ts:20
      -     gcc -shared -fPIC -nostdlib -o \${out}/lib/libuser.so user.c $LDFLAGS -lgreet -Wl,-rpath,\${greet}/lib
      +     gcc -shared -fPIC -nostdlib -g -o \${out}/lib/libuser.so user.c $LDFLAGS -lgreet -Wl,-rpath,\${greet}/lib
      used by top-x86_64-gnu.cpio.gz

    follows  1 step: build top x86_64-gnu
    against  the build of TIME
    "
  `);
});

test("an argument of the command line, and all that it changes", async () => {
  await project.recipes(RECIPES);
  expect(await explain("user", "--arg", "answer=42")).toMatchInlineSnapshot(`
    "user x86_64-gnu would be built anew: argument answer of user: none → 42, and 1 more

    argument answer of user: none → 42
    the script of user changed, astbuild.ts:21
      -     echo 'none' >\${out}/answer
      +     echo '42' >\${out}/answer

    against  the build of TIME
    "
  `);
  expect(await explain("top", "--arg", "dns=10.0.2.3")).toMatchInlineSnapshot(`
    "top x86_64-gnu would be built anew: argument dns of top: "" → 10.0.2.3, and 2 more

    argument dns of top: "" → 10.0.2.3
    top uses resolv.conf now
    /etc/resolv.conf is new in top

    besides  1 step: write resolv.conf
    against  the build of TIME
    "
  `);
});

test("a version", async () => {
  await change('"1.0"', '"1.1"');
  expect(await explain("greet")).toMatchInlineSnapshot(`
    "greet x86_64-gnu would be built anew: version of greet: 1.0 → 1.1

    against  the build of TIME
    "
  `);
});

test("why it was built, once it is", async () => {
  await change("-O1", "-O0");
  expect((await project.realise("top")).errors).toBe("");
  expect(await explain("greet")).toMatchInlineSnapshot(`
    "greet x86_64-gnu was built anew: environment variable OPTIMISE of greet: -O1 → -O0

    against  the build of TIME
    "
  `);
});

test("against another target, a path, a hash, and what is not known", async () => {
  await change(
    "export const top",
    'export const other = user.override(() => ({ args: { answer: "7" } }));\nexport const top',
  );
  expect(await explain("other", "--against", "user")).toMatchInlineSnapshot(`
    "other x86_64-gnu differs from user: argument answer of user: none → 7, and 1 more

    argument answer of user: none → 7
    the script of user changed, astbuild.ts:21
      -     echo 'none' >\${out}/answer
      +     echo '7' >\${out}/answer

    against  user-x86_64-gnu
    "
  `);
  const path = (await project.realise("user")).paths[0]!;
  expect(await explain("other", "--against", path)).toContain("argument answer of user: none → 7");
  const wrong = await project.astbuild("explain", "user", "--against", "0".repeat(32));
  expect([wrong.stdout, wrong.exitCode]).toEqual(["", 1]);
  expect(wrong.stderr).toMatch(/^error DERIVATION_NOT_RECORDED {2}/);
});

test("outputs that were collected, though nothing changed", async () => {
  await project.recipes(RECIPES);
  await project.realise("user");
  const path = (await project.realise("user", "--no-link")).paths[0]!;
  await rm(join(project.folder, "result"), { recursive: true });
  await project.astbuild("store", "delete", "--referrers", path);
  const text = await explain("user");
  expect(text).toMatch(/^user x86_64-gnu would be built/);
  expect(text).toContain("its outputs are not in the store");
});
