/** The error of a builder that was never started: the machine's fault where bwrap's text says so, the request's otherwise. */

import { AstbuildError } from "@astbuild/errors";
import { diagnose } from "./diagnose.ts";
import { readMachineFacts } from "./machine-facts.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** @param text what bwrap or the loader said, shown as it is */
export function setupError(text: string, facts: MachineFacts = readMachineFacts()): AstbuildError {
  const said = text.trim();
  const diagnosis = diagnose(said, facts);
  if (diagnosis !== undefined) {
    return new AstbuildError(
      "SANDBOX_UNAVAILABLE",
      `no sandbox on this machine: ${diagnosis.meaning}`,
      {
        facts: { cause: diagnosis.cause, said },
        hint: diagnosis.remedy,
      },
    );
  }
  return new AstbuildError(
    "SANDBOX_SETUP",
    "the sandbox could not be set up; the builder did not run",
    {
      facts: { said },
      hint: "astbuild doctor",
    },
  );
}

/** @param cause the kernel's word for it */
export function notRun(program: string, cause: string): AstbuildError {
  return new AstbuildError("PROGRAM_NOT_RUN", `the sandbox cannot run ${program}`, {
    facts: { cause },
    hint: "only /usr of the seed and what the recipe names in tools is on its PATH",
  });
}
