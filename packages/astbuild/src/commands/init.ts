/** `astbuild init`: an astbuild.ts to start from. */

import { copyFile, constants } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AstbuildError } from "@astbuild/errors";
import type { CommandContext } from "../command-context.ts";

const EXAMPLE = fileURLToPath(new URL("../../example", import.meta.url));

/** Writes into the working directory; what is there already stays. */
export async function initCommand({ terminal, cwd }: CommandContext): Promise<void> {
  for (const name of ["astbuild.ts", "motd"]) {
    const file = join(cwd, name);
    await copyFile(join(EXAMPLE, name), file, constants.COPYFILE_EXCL).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      throw new AstbuildError("PROJECT_EXISTS", `${name} is there already`, {
        facts: { folder: cwd },
        hint: "astbuild list",
      });
    });
    terminal.out(`${file}\n`);
  }
}
