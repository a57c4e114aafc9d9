/** The shell that somebody gets in a sandbox: its prompt, and what is told before it. */

import type { CommandVisit, PreparedCommand } from "@astbuild/engine";
import type { KeptFolder } from "@astbuild/store";

const RCFILE = "/ast/develop.rc";

export function developShell({ name }: PreparedCommand): Pick<CommandVisit, "run" | "files"> {
  return {
    run: ["bash", "--rcfile", RCFILE, "-i"],
    files: { [RCFILE]: `PS1='${name}:\\w\\$ '\n[ ! -d source ] || cd source\n` },
  };
}

export function developGreeting(
  { name, builder }: PreparedCommand,
  kept: KeptFolder | undefined,
): string {
  const rows = [
    ["build it", builder.args.join(" ")],
    [
      "folder",
      kept === undefined ? "/build, empty, removed afterwards" : `/build is ${kept.path}/build`,
    ],
    ["leave", "exit"],
  ];
  const lines = rows.map(([label, text]) => `  ${label!.padEnd(8)}  ${text}\n`);
  return `the sandbox of ${name}: nothing of it gets into the store\n${lines.join("")}`;
}
