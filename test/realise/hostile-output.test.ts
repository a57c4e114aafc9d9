/** Whatever a builder leaves behind, as root or as an ordinary user: an object, or a clear error; nothing else is left (C17, C18). */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { asOrdinary, giveToOrdinary } from "../support/as-ordinary.ts";
import { USERS } from "../support/sandbox-run.ts";
import { seededProject } from "../support/seeded-project.ts";
import type { SeededProject } from "../support/seeded-project.ts";

const dive = (depth: number): string =>
  `python3 -c 'import os
for i in range(${depth}): os.mkdir("d" * 200); os.chdir("d" * 200)'`;

/** What each does, and the code that it fails with. */
const HOSTILE = {
  closed: [
    "mkdir -p ${out}/a; echo x >${out}/a/b; chmod 0 ${out}/a/b ${out}/a ${out} /ast/store /build",
    "done",
  ],
  open: ["mkdir ${out}; chmod 777 ${out}; echo x >${out}/x; chmod 1777 ${out}", "done"],
  deepBuild: ["touch ${out}; " + dive(300), "done"],
  deepOutput: ["mkdir ${out}; cd ${out}; " + dive(300), "PATH_TOO_LONG"],
  deepStray: [
    "touch ${out}; mkdir /ast/store/x; cd /ast/store/x; " + dive(300),
    "OUTPUT_UNDECLARED",
  ],
  sparse: ["mkdir ${out}; truncate -s 15T ${out}/big", "OUTPUT_TOO_LARGE"],
  fifo: ["mkfifo ${out}", "FILE_TYPE_UNSUPPORTED"],
  socket: [
    "mkdir ${out}; python3 -c 'import socket; socket.socket(1).bind(\"${out}/s\")'",
    "FILE_TYPE_UNSUPPORTED",
  ],
  link: ["ln -s /etc/passwd ${out}", "LEAK"],
  folderLink: ["ln -s /etc ${out}", "LEAK"],
  innerLinks: [
    "mkdir ${out}; ln -s /etc/shadow ${out}/x.pc; ln -s ../../../../../../etc/shadow ${out}/y.la",
    "LEAK",
  ],
  loop: ["mkdir ${out}; ln -s . ${out}/here; ln -s loop ${out}/loop", "done"],
  escape: ["touch ${out} $'/ast/store/\\e[2Jx\\nerror FAKE'", "OUTPUT_UNDECLARED"],
  bytes: ["mkdir ${out}; touch ${out}/$'\\xff'", "NAME_NOT_UTF8"],
  printed: ["printf '\\e]0;owned\\a\\e[2J\\rerror FAKE\\n'; false", "BUILD_FAILED"],
  flood: ["for i in 1 2 3; do cat /dev/zero >/ast/jobserver & done; sleep 3; touch ${out}", "done"],
  log1: ["chmod 0 /proc/self/fd/1; touch ${out}", "done"],
  log2: ["echo said; touch ${out}", "done"],
  choke: [
    `touch \${out}; python3 -c 'import resource
for each in range(16): resource.prlimit(1, each, (0, 0))'`,
    "done",
  ],
} as const;

type Name = keyof typeof HOSTILE;
const NAMES = Object.keys(HOSTILE) as Name[];

const projects = new Map<string, SeededProject>();
for (const user of USERS) {
  const project = await seededProject(
    NAMES.map(
      (name) =>
        `export const ${name} = command({ name: "${name}", build: ({ out }) => sh\`\n${HOSTILE[name][0]}\n\` });`,
    ).join("\n"),
  );
  projects.set(user, project);
  if (user === "ordinary" && process.getuid?.() === 0) giveToOrdinary(project);
}
afterAll(async () => {
  for (const project of projects.values()) await project[Symbol.asyncDispose]();
}, 180_000);

async function realise(
  user: string,
  ...names: string[]
): Promise<{ stderr: string; exitCode: unknown }> {
  const project = projects.get(user)!;
  const args = ["realise", ...names, "--no-link", "--timeout", "50"];
  if (user === "root" || process.getuid?.() !== 0) {
    return await project.astbuild(...args, "--progress", "plain");
  }
  return await asOrdinary(project, args);
}

test.for(
  USERS.flatMap((user) =>
    NAMES.map((name) => [user, name] as const).filter(([, name]) => !name.startsWith("log")),
  ),
)("C17, C18: %s: %s", async ([user, name]) => {
  const { store } = projects.get(user)!;
  const { stderr, exitCode } = await realise(user, name);
  const code = /^error (\w+)/m.exec(stderr)?.[1] ?? "done";
  expect([code, stderr]).toEqual([HOSTILE[name][1], expect.any(String)]);
  expect(exitCode === 0).toBe(code === "done");
  // oxlint-disable-next-line no-control-regex
  expect(stderr).not.toMatch(/\u001b|^error FAKE|root:/m);
  expect(readdirSync(join(store, "var/tmp"))).toEqual([]);
  const hidden = readdirSync(join(store, "objects")).filter((each) => each.startsWith("."));
  expect(hidden).toEqual([]);
});

test.for(USERS)(
  "%s: a log whose mode its builder changed does not fail the next one",
  async (user) => {
    const { exitCode, stderr } = await realise(user, "log1", "log2", "-j1");
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  },
);
