/** An output may be a file, a link or a folder; whoever depends on it sees just that, a link as a link (E4). */

import { lstatSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const plain = command({ name: "plain", build: ({ out }) => sh\`echo content >\${out}; chmod +x \${out}\` });
export const link = command({ name: "link", build: ({ out }) => sh\`ln -s \${plain} \${out}\` });
export const broken = command({ name: "broken", build: ({ out }) => sh\`ln -s gone/by \${out}\` });
export const empty = command({ name: "empty", build: ({ out }) => sh\`mkdir \${out}\` });
export const user = command({ name: "user", build: ({ out }) => sh\`
  { stat -c '%F' \${plain} \${link} \${broken} \${empty}; cat \${link}; readlink \${broken}; ls -A \${empty}; } >\${out}
\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("E4: as they are", async () => {
  const run = await project.realise("plain", "link", "broken", "empty", "user");
  expect(run.errors).toBe("");
  const [plain, link, broken, empty, user] = run.paths as [string, string, string, string, string];
  expect(lstatSync(plain).mode & 0o7777).toBe(0o555);
  expect(readlinkSync(link)).toBe(`/ast/store/${basename(plain)}`);
  expect(readlinkSync(broken)).toBe("gone/by");
  expect(lstatSync(empty).isDirectory()).toBe(true);
  expect(await project.read(user)).toBe(
    "regular file\nsymbolic link\nsymbolic link\ndirectory\ncontent\ngone/by\n",
  );
});
