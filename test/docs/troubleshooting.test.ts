/** The messages in docs/troubleshooting.md are those that the command prints: all of them, and no others. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sendRange, serve } from "../../packages/fetch/test/serve.ts";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const PAGE = new URL("../../docs/troubleshooting.md", import.meta.url);

const recipes = (server: string): string => `
export const greeter = command({
  name: "greeter",
  build: ({ out }) => sh\`
    mkdir -p \${out}/bin
    echo "checking for a compiler"
    test -e config.h
    cp greeter \${out}/bin
  \`,
});
export const sleeper = command({ name: "sleeper", build: () => sh\`echo "waiting for godot"; sleep 1000\` });
export const bumped = compose({
  name: "bumped",
  result: () => fetchFile({
    urls: ["${server}/hello-2.13.tar.gz"],
    hash: "sha256-jZkUKv2SV28wsM18tCqNxoCZmLxdYH2Idh9RLibH2yA=",
  }),
});
export const gone = compose({
  name: "gone",
  result: () => fetchFile({
    urls: ["${server}/gone/tool-1.0.tar.gz", "http://127.0.0.1:9/tool-1.0.tar.gz"],
    hash: "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  }),
});
export const wrapper = command({
  name: "wrapper",
  build: ({ out }) => sh\`
    mkdir -p \${out}/bin
    printf '#!/usr/bin/perl\\nprint "hello"\\n' >\${out}/bin/hello
    chmod +x \${out}/bin/hello
  \`,
});
export const absent = command({ name: "absent", build: () => sh\`make --version\` });
export const stray = command({ name: "stray", build: ({ out }) => sh\`touch \${out} /ast/store/config\` });
const title = "two words";
export const titled = command({ name: "titled", build: ({ out }) => sh\`echo \${title} >\${out}\` });
`;

test("ten failures, as the terminal shows them", async () => {
  const server = await serve((request, response) => {
    if (request.url!.startsWith("/gone")) response.writeHead(404).end();
    else sendRange(request, response, Buffer.from("another version\n"));
  });
  await using project = await seededProject(recipes(server.url));
  const shown = async (...args: string[]): Promise<string[]> => {
    const { stderr } = await project.astbuild("realise", ...args, "--progress", "plain");
    return messages(normalise(stderr, { "~/lab": project.folder, STORE: project.store }));
  };
  const building = ["greeter", "sleeper", "bumped", "gone", "wrapper", "absent", "stray"];
  const found = [
    ...(await shown(...building, "--keep-going", "--max-silent", "10")),
    ...(await shown("gone", "--offline")),
    ...(await shown("titled")),
    ...(await shown("greter")),
  ];
  expect(found).toHaveLength(10);
  expect(blocks(readFileSync(PAGE, "utf8")).toSorted()).toEqual(found.toSorted());
});

/** Each error with its rows. */
function messages(stderr: string): string[] {
  const all = stderr.replaceAll("http://SERVER", "https://example.org");
  return [...all.matchAll(/^error .*\n(?: {2}.*\n)*/gm)].map(([text]) => text);
}

/** The indented blocks of the page that are errors. */
function blocks(page: string): string[] {
  return [...page.matchAll(/^ {4}error .*\n(?: {6}.*\n)*/gm)].map(([text]) =>
    text.replaceAll(/^ {4}/gm, ""),
  );
}
