/** `diff`: versions, sizes and files of two results; of images what is in them. */

import { afterAll, expect, test } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const recipes = (version: string, text: string, more = ""): string => `
export const lib = command({
  name: "lib",
  version: "${version}",
  build: ({ out }) => sh\`mkdir \${out}; echo "${text}" >\${out}/data\`,
});
export const program = command({
  name: "program",
  build: ({ out }) => sh\`
    mkdir -p \${out}/bin
    echo \${lib}/data >\${out}/bin/where
    echo same >\${out}/same
    ${more}
  \`,
});
export const top = image({
  name: "top",
  root: () => ({
    "/": tree(program),
    "/etc/motd": file(import.meta, "motd", { mode: ${more === "" ? "0o644" : "0o755"} }),
  }),
});`;
const project = await seededProject(recipes("1.0", "one"), { motd: "hello\n" });
afterAll(() => project[Symbol.asyncDispose]());

async function diff(before: string, after: string): Promise<string> {
  const { stdout, stderr, exitCode } = await project.astbuild("diff", before, after);
  expect([stderr, exitCode]).toEqual(["", 0]);
  return normalise(stdout).replace(/\d+ B → \d+ B {2}.\d+ B/, "SIZES");
}

test("packages, files and images before and after", async () => {
  const before = (await project.realise("program", "top")).paths;
  expect(await diff("program", before[0]!)).toBe("the same object\n");
  await project.recipes(
    recipes(
      "1.1",
      "one and a half",
      "echo new >${out}/new; chmod +x ${out}/same; ln -s same ${out}/link",
    ),
  );
  const after = (await project.realise("program", "top")).paths;
  expect(await diff(before[0]!, "program")).toMatchInlineSnapshot(`
    "~ +11 B  lib      1.0 → 1.1
    ~  +8 B  program

    ~ ±0 B  bin/where
    +       link
    + +4 B  new
    ~ ±0 B  same       executable no → yes

    SIZES
    "
  `);
  expect(await diff(after[0]!, before[0]!)).toMatchInlineSnapshot(`
    "~ -11 B  lib      1.1 → 1.0
    ~  -8 B  program

    ~ ±0 B  bin/where
    -       link
    - -4 B  new
    ~ ±0 B  same       executable yes → no

    SIZES
    "
  `);
  expect(await diff(before[1]!, "result/top-x86_64-gnu")).toMatchInlineSnapshot(`
    "~ +11 B  lib      1.0 → 1.1
    ~  ±0 B  motd
    ~  +8 B  program

    ~ +11 B  /ast/store/…-lib/data
    ~  ±0 B  /bin/where
    ~  ±0 B  /etc/motd              mode 644 → 755
    +        /link
    +  +4 B  /new
    ~  ±0 B  /same                  mode 644 → 755

    SIZES
    "
  `);
  const json = await project.astbuild("diff", before[0]!, "program", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    type: "diff",
    packages: [
      { name: "lib", before: { versions: ["1.0"] }, after: { versions: ["1.1"] } },
      { name: "program" },
    ],
    files: [
      { path: "bin/where", what: "changed" },
      { path: "link", what: "added" },
      { path: "new", what: "added", after: 4 },
      { path: "same", what: "changed", facts: { executable: "no → yes" } },
    ],
  });
}, 180_000);

test("a target that is not there as it is now", async () => {
  await project.recipes(recipes("1.2", "two"));
  const { stdout, stderr, exitCode } = await project.astbuild("diff", "program", "lib");
  expect([stdout, exitCode]).toEqual(["", 1]);
  expect(stderr).toMatch(
    /^error TARGET_NOT_REALISED {2}program is not in the store as it is now\n/,
  );
});
