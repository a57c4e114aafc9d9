/** F11: `why-depends` names the chain, with --precise file and offset; what does not depend ends with 1. F2: what is asked of a graph. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const low = command({ name: "low", build: ({ out }) => sh\`echo low >\${out}\` });
export const unused = command({ name: "unused", build: ({ out }) => sh\`echo unused >\${out}\` });
export const middle = command({
  name: "middle",
  build: ({ out }) => sh\`
    mkdir \${out}
    ln -s \${low} \${out}/link
    printf '\\1\\2see %s\\n' \${low} >\${out}/text
    for i in 1 2 3; do echo \${low}; done | gzip -n >\${out}/packed.gz
  \`,
});
export const top = command({
  name: "top",
  build: ({ out }) => sh\`
    cat \${unused} >/dev/null
    mkdir \${out}
    { head -c 1048560 /dev/zero; echo \${middle}/text; echo \${middle}; } >\${out}/big
  \`,
});
const see = command({ name: "see", build: ({ out }) => sh\`echo \${middle}/text >\${out}\` });
export const holds = image({ name: "holds", root: () => ({ "/bin/see": fileNode(see) }) });`);
afterAll(() => project[Symbol.asyncDispose]());

async function ask(...args: string[]): Promise<{ text: string; exitCode: number | null }> {
  const { stdout, stderr, exitCode } = await project.astbuild(...args);
  expect(stderr).toBe("");
  return { text: normalise(stdout), exitCode };
}

test("F11: the chain, and with --precise file and offset of what makes it", async () => {
  const { paths, errors } = await project.realise("top", "middle", "low", "unused");
  expect(errors).toBe("");
  expect(await ask("why-depends", "top", "low")).toEqual({
    text: "/ast/store/HASH-top-x86_64-gnu\n└─ /ast/store/HASH-middle-x86_64-gnu\n   └─ /ast/store/HASH-low-x86_64-gnu\n",
    exitCode: 0,
  });
  const precise = await ask("why-depends", "--precise", paths[0]!, "low");
  expect(precise.text).toMatchInlineSnapshot(`
    "/ast/store/HASH-top-x86_64-gnu
    │  big:1048571  2 times  /ast/store/HASH-middle-x86_64-gnu/text
    └─ /ast/store/HASH-middle-x86_64-gnu
       │  link  (symlink)  /ast/store/HASH-low-x86_64-gnu
       │  packed.gz  (gzip)
       │  text:17  see /ast/store/HASH-low-x86_64-gnu
       └─ /ast/store/HASH-low-x86_64-gnu
    "
  `);
  const json = await project.astbuild("why-depends", "--precise", "--json", "top", "middle");
  const { chain } = JSON.parse(json.stdout) as {
    chain: { path: string; occurrences?: { file: string; offset: number }[] }[];
  };
  const { file, offset } = chain[0]!.occurrences![0]!;
  const bytes = readFileSync(join(paths[0]!, file));
  const hash = chain[1]!.path.slice("/ast/store/".length, "/ast/store/".length + 32);
  expect(bytes.toString("latin1", offset, offset + 32)).toBe(hash);
});

test("F11: what does not depend", async () => {
  expect(await ask("why-depends", "top", "unused")).toEqual({
    text: "top-x86_64-gnu does not depend on unused-x86_64-gnu\n",
    exitCode: 1,
  });
  const json = await project.astbuild("why-depends", "low", "top", "--json");
  expect([JSON.parse(json.stdout), json.exitCode]).toMatchObject([{ depends: false }, 1]);
});

test("of an image: the entries that brought it in, by object and by path; what it has not", async () => {
  const { paths } = await project.realise("holds");
  const chain = `/ast/store/HASH-holds-x86_64-gnu.cpio.gz
└─ /bin/see  named
   └─ /ast/store/HASH-middle-x86_64-gnu/text  text in /bin/see
      └─ /ast/store/HASH-low-x86_64-gnu  text in /ast/store/HASH-middle-x86_64-gnu/text
`;
  expect(await ask("why-depends", "holds", "low")).toEqual({ text: chain, exitCode: 0 });
  const { stdout } = await project.astbuild("why-depends", "holds", "low", "--json");
  const { to, isImage } = JSON.parse(stdout) as { to: string; isImage: boolean };
  expect(isImage).toBe(true);
  expect(await ask("why-depends", paths[0]!, to)).toEqual({ text: chain, exitCode: 0 });
  expect(await ask("why-depends", "holds", "/bin/see")).toEqual({
    text: chain.split("\n").slice(0, 2).join("\n") + "\n",
    exitCode: 0,
  });
  for (const folder of ["/bin", "/bin/"]) {
    expect(await ask("why-depends", "holds", folder)).toEqual({
      text: chain.split("\n").slice(0, 2).join("\n") + "\n   └─ /bin  parent of /bin/see\n",
      exitCode: 0,
    });
  }
  expect(await ask("why-depends", "holds", "unused")).toEqual({
    text: "holds-x86_64-gnu.cpio.gz has nothing of unused-x86_64-gnu\n",
    exitCode: 1,
  });
  expect(await ask("why-depends", "holds", "/bin/none")).toEqual({
    text: "holds-x86_64-gnu.cpio.gz has nothing of /bin/none\n",
    exitCode: 1,
  });
});

test("an image of which nobody knows what it was made of", async () => {
  const foreign = join(project.folder, "foreign.cpio");
  writeFileSync(foreign, "070701");
  const added = await project.astbuild("store", "add", foreign);
  const { stdout, stderr, exitCode } = await project.astbuild("why-depends", added.stdout.trim(), "/bin"); // prettier-ignore
  expect([stdout, exitCode]).toEqual(["", 1]);
  expect(stderr).toMatch(/^error DERIVATION_NOT_RECORDED  nobody noted how .*-foreign\.cpio/);
});

test("F2: what is kept of the inputs is referred to, what is not is not; deriver, tree and graph", async () => {
  const info = await project.astbuild("path-info", "top", "--json");
  const top = JSON.parse(info.stdout) as {
    path: string;
    references: string[];
    deriver: { name: string };
  };
  expect(top.references.map((each) => each.slice(44))).toEqual(["middle-x86_64-gnu"]);
  expect(top.deriver.name).toBe("top-x86_64-gnu");
  const tree = await ask("path-info", "top", "--tree");
  expect(tree.text).toMatch(
    /^top-x86_64-gnu .*\n└─ middle-x86_64-gnu .*\n {3}└─ low-x86_64-gnu .*\n$/,
  );
  const closure = await project.astbuild("path-info", "top", "--closure", "--json");
  const graph = closure.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { path: string; references: string[] })
    .map(({ path, references }) => [path, ...references].map((each) => each.slice(44)).join(" → "));
  expect(graph.toSorted()).toEqual([
    "low-x86_64-gnu",
    "middle-x86_64-gnu → low-x86_64-gnu",
    "top-x86_64-gnu → middle-x86_64-gnu",
  ]);
});
