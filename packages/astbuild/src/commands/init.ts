/** `astbuild init`: begins a project, and says what next. */

import { relative, resolve } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { initProject } from "../init/init-project.ts";
import type { InitialisedFile, InitialisedProject } from "../init/init-project.ts";
import { jsonLine } from "../output/json-reporter.ts";

export async function initCommand(
  { terminal, cwd, env }: CommandContext,
  folder: string,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const project = await initProject(resolve(cwd, folder), env);
  if (json) terminal.out(jsonLine({ type: "init", ...project }));
  else terminal.out(initText(project, relative(cwd, project.folder)));
}

const ABOUT: Readonly<Record<string, string>> = {
  "astbuild.ts": "the recipes, to start from",
  "tsconfig.json": "for editors and the type checker",
  "package.json": "",
  ".gitignore": "what is built is not for git",
};

function initText({ files, isInstalled }: InitialisedProject, below: string): string {
  const next = [
    ...(below === "" ? [] : [`cd ${below}`]),
    ...(isInstalled
      ? []
      : [
          "npm install FILE          # astbuild's tarball: then editors complete and check recipes",
        ]),
    "npx astbuild list",
    "npx astbuild realise lab",
  ];
  const rows = next.map((line, index) => `${index === 0 ? "next" : "    "}      ${line}`);
  return `${[...files.map(fileText), ...rows].join("\n")}\n`;
}

function fileText({ file, done }: InitialisedFile): string {
  const about = done === "kept" ? "was there, and is as it was" : ABOUT[file];
  return `${done.padEnd(8)}  ${file.padEnd(13)}  ${about}`.trimEnd();
}
