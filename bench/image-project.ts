/** A project whose target `top` is an image of some size, of the seed's files in 25 packages, and `content` is these without the image. */

import { globSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, astbuild } from "./run-program.ts";
import { writeProject } from "./write-project.ts";

const PACKAGES = 25;

export function writeImageProject(
  project: string,
  { megabytes, warmStore }: { readonly megabytes: number; readonly warmStore: string },
): void {
  const content = join(project, "content");
  const names = [...Array.from({ length: PACKAGES }, (_, index) => `package-${index}`), "salt"];
  for (const name of names) mkdirSync(join(content, name), { recursive: true });
  writeFileSync(join(content, "salt/salt"), "");
  writeFileSync(join(content, "package-0/motd"), "hello\n");
  fill(content, { bytes: megabytes * 1e6, warmStore });
  writeProject(
    project,
    `import { compose, files, image, mergeTree, tree } from "astbuild";
const part = (name) => files(import.meta, "content/" + name + "/**");
const packages = ${JSON.stringify(names)}.map(part);
export const content = compose({
  name: "content",
  result: () => mergeTree({ name: "content", parts: packages.slice(0, -1) }),
});
export const top = image({
  name: "top",
  root: () => Object.fromEntries(packages.map((each, index) => ["/" + ${JSON.stringify(names)}[index], tree(each)])),
});
`,
  );
}

/** ELF files lose their magic: nothing here brings their libraries. A second copy of a file is of other bytes. */
function fill(content: string, { bytes, warmStore }: { bytes: number; warmStore: string }): void {
  const words = ["realise", "seed", "--no-link", "--host", "x86_64-gnu"];
  const seed = astbuild(words, { folder: ROOT, store: warmStore });
  const files = globSync("usr/**/*", { cwd: seed })
    .sort()
    .map((name) => ({ path: join(seed, name), stat: lstatSync(join(seed, name)) }))
    .filter(({ stat }) => stat.isFile() && stat.size > 16);
  let left = bytes;
  let count = 0;
  for (let copy = 0; left > 1e5; copy++) {
    for (const { path, stat } of files) {
      if (stat.size > left) continue;
      const text = readFileSync(path);
      if (text[0] === 0x7f) text[0] = 0x7e;
      text[text.length - 1] = copy;
      const to = join(content, `package-${count % PACKAGES}`, `${count}-${basename(path)}`);
      writeFileSync(to, text);
      count += 1;
      left -= stat.size;
    }
  }
}
