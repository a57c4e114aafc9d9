/** Looks through the outputs of a command, file by file. Runs on a worker thread; never runs or follows what it reads. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { walkTreeSync } from "@astbuild/fs";
import { elfLeaks } from "./elf-leaks.ts";
import type { LeakCheckRequest, LeakFinding, LeakSubject } from "./leak.ts";
import { linkLeaks } from "./link-leaks.ts";
import { createObjectView } from "./object-view.ts";
import { scriptLeaks } from "./script-leaks.ts";
import { textLeaks } from "./text-leaks.ts";

/** All findings, in the order of the walk. */
export function findLeaks(request: LeakCheckRequest): LeakFinding[] {
  const view = createObjectView([...request.outputs, ...request.closure]);
  const findings: LeakFinding[] = [];
  for (const output of request.outputs) {
    const name = output.logical.slice(output.logical.indexOf("-") + 1);
    for (const entry of walkTreeSync(output.physical)) {
      if (entry.type === "folder") continue;
      const file = entry.path === "" ? name : `${name}/${entry.path}`;
      const logical = entry.path === "" ? output.logical : `${output.logical}/${entry.path}`;
      const bytes =
        entry.type === "file" ? readFileSync(join(output.physical, entry.path)) : Buffer.alloc(0);
      const subject = { entry, logical, bytes, view, request };
      for (const finding of leaksOf(subject)) findings.push({ ...finding, file });
    }
  }
  return findings;
}

function leaksOf(subject: LeakSubject): Omit<LeakFinding, "file">[] {
  if (subject.entry.type === "symlink") return linkLeaks(subject);
  return [...textLeaks(subject), ...elfLeaks(subject), ...scriptLeaks(subject)];
}
