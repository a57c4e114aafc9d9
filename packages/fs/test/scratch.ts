/** A temporary folder for one test, removed when it ends. */

import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), "astbuild-fs-"));
  chmodSync(path, 0o755);
  onTestFinished(() => {
    makeWritable(path);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

function makeWritable(folder: string): void {
  if (!existsSync(folder)) return;
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name));
  }
}
