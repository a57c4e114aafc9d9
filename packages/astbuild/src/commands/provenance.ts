/** `astbuild provenance`: each file of an image with the package, version, source and hash it comes from. */

import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { provenance } from "../provenance.ts";
import { provenanceText } from "../provenance/provenance-text.ts";
import { spdxDocument } from "../provenance/spdx-document.ts";
import { namedPathOptions } from "../with-store-path.ts";

export interface ProvenanceOptions extends TargetOptions {
  readonly spdx?: boolean;
}

export async function provenanceCommand(
  context: CommandContext,
  image: string,
  options: ProvenanceOptions,
): Promise<void> {
  const found = await provenance({ ...namedPathOptions(context, options), image });
  const { terminal } = context;
  if (options.spdx === true) {
    terminal.out(`${JSON.stringify(spdxDocument(found), null, 2)}\n`);
  } else if (options.json === true) {
    terminal.out(jsonLine({ type: "provenance", ...found }));
  } else terminal.out(provenanceText(found));
}
