/** The pages hold together: README names each, every link leads somewhere, every dependency stands in its page. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const pages = ["README.md", ...globSync("docs/*.md", { cwd: root })];
const read = (page: string): string => readFileSync(join(root, page), "utf8");

test("README leads to every page", () => {
  const missing = pages.filter(
    (page) => page !== "README.md" && !read("README.md").includes(`(${page})`),
  );
  expect(missing).toEqual([]);
});

test.each(pages)("links of %s", (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  const broken = links.filter((link) => !/^\w+:/.test(link) && !leadsSomewhere(page, link));
  expect(broken).toEqual([]);
});

test("docs/dependencies.md has the packages of the workspace, in their versions, and no others", () => {
  const text = read("docs/dependencies.md");
  const listed = [...text.matchAll(/`([@a-z][^`\s]*)` (\d[\w.-]*)/g)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const wanted = new Set<string>();
  for (const file of ["package.json", ...globSync("packages/*/package.json", { cwd: root })]) {
    const manifest = JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;
    for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
      for (const [name, version] of Object.entries(manifest[kind] ?? {}))
        if (!name.startsWith("@astbuild/") && name !== "astbuild" && name !== "astbuild-recipes")
          wanted.add(`${name} ${version}`);
  }
  expect([...new Set(listed)].toSorted()).toEqual([...wanted].toSorted());
});

/** A file, and a heading in it where the link names one. */
function leadsSomewhere(page: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : join(dirname(page), file);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || headings(target).includes(anchor);
}

/** As anchors: lower case, without punctuation, spaces as dashes. */
function headings(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
