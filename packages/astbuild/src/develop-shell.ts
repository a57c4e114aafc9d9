/** What somebody finds in a sandbox: all is done that comes before the recipe's own script, or a failed build stands as it was left. */

import type { CommandVisit, PreparedCommand } from "@astbuild/engine";
import type { KeptFolder } from "@astbuild/store";

/** Beside what a builder finds: bash reads the first, which runs the second; the third is for the visitor to run. */
const RCFILE = "/ast/develop.rc";
const PREPARE = "/ast/prepare.sh";
const REST = "/ast/rest.sh";

export type ShellVisit = Pick<CommandVisit, "run" | "files">;

/** A shell for somebody at a terminal. */
export function developShell(command: PreparedCommand, kept: KeptFolder | undefined): ShellVisit {
  return { run: ["bash", "--rcfile", RCFILE, "-i"], files: shellFiles(command, kept) };
}

/** The text in place of the recipe's own script. It stays on the line that it would be on. */
export function developText(
  command: PreparedCommand,
  kept: KeptFolder | undefined,
  text: string,
): ShellVisit {
  return {
    run: ["bash", "-c", `. ${RCFILE} || exit; ${text}`],
    files: shellFiles(command, kept),
  };
}

export function developGreeting(command: PreparedCommand, kept: KeptFolder | undefined): string {
  const { name, builder } = command;
  const isPrepared = hasPreparation(command);
  const folder = isPrepared ? "/build, with the source" : "/build, empty";
  const rows = [
    ["build it", isPrepared ? `bash ${REST}` : builder.args.join(" ")],
    [
      "folder",
      kept === undefined ? `${folder}; removed afterwards` : `/build is ${kept.path}/build`,
    ],
    ["leave", "exit"],
  ];
  const lines = rows.map(([label, text]) => `  ${label!.padEnd(8)}  ${text}\n`);
  return `the sandbox of ${name}: nothing of it gets into the store\n${lines.join("")}`;
}

/** False where the script begins with what the recipe says. */
function hasPreparation({ preparation }: PreparedCommand): boolean {
  return preparation !== undefined && preparation.begin < preparation.end;
}

const TO_SOURCE = "[ ! -d source ] || cd source";

function shellFiles(
  command: PreparedCommand,
  kept: KeptFolder | undefined,
): Readonly<Record<string, string>> {
  const { name, builder, preparation } = command;
  const begin = `PS1='${name}:\\w\\$ '\n`;
  if (preparation === undefined) return { [RCFILE]: `${begin}${TO_SOURCE}\n` };
  const lines = builder.files[preparation.file]!.split("\n");
  const text = (some: readonly string[]): string => some.map((line) => `${line}\n`).join("");
  const prelude = lines.slice(0, preparation.begin);
  const rest = lines.map((line, index) => {
    if (index < preparation.begin || index >= preparation.end) return line;
    return index === preparation.begin ? `cd /build; ${TO_SOURCE}` : "";
  });
  const isToPrepare = kept === undefined && hasPreparation(command);
  return {
    [RCFILE]: [
      ...[begin, text(prelude), "set +Eeu +o pipefail; trap - ERR\n"],
      ...(isToPrepare ? [`${PREPARING} || ${UNPREPARED}\n`] : []),
      `${TO_SOURCE}\n`,
    ].join(""),
    ...(isToPrepare && { [PREPARE]: text(lines.slice(0, preparation.end)) }),
    ...(hasPreparation(command) && { [REST]: rest.join("\n") }),
  };
}

/** As for a builder there is no terminal, or `patch` would ask there (0x5422 TIOCNOTTY); Ctrl-C still reaches it. */
const PREPARING = `perl -e 'ioctl TTY, 0x5422, 0 if open TTY, "/dev/tty"; exec @ARGV' bash ${PREPARE} </dev/null >&2`;

const UNPREPARED = `{ echo "the source could not be brought here; this is how far it came" >&2; ${TO_SOURCE}; return 1; }`;
