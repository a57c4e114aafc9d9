/** `astbuild provenance`: each file of an image with the package, version, source and hash it comes from. */

import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { imageProvenance } from "../provenance/image-provenance.ts";
import { provenanceText } from "../provenance/provenance-text.ts";
import { spdxDocument } from "../provenance/spdx-document.ts";
import { withStorePath } from "../with-store-path.ts";

export interface ProvenanceOptions extends TargetOptions {
  readonly spdx?: boolean;
}

export async function provenanceCommand(
  context: CommandContext,
  image: string,
  options: ProvenanceOptions,
): Promise<void> {
  await withStorePath(context, image, options, async (store, path) => {
    const provenance = await imageProvenance(store, path);
    const { terminal } = context;
    if (options.spdx === true) {
      terminal.out(`${JSON.stringify(spdxDocument(provenance), null, 2)}\n`);
    } else if (options.json === true) {
      terminal.out(jsonLine({ type: "provenance", ...provenance }));
    } else terminal.out(provenanceText(provenance));
  });
}
