/** A request to the sandbox with the perturbation's library in front of the C library of all that is started. */

import type { SandboxRequest } from "@astbuild/sandbox";
import type { Store } from "@astbuild/store";
import { PRELOAD_FILE } from "./perturbation.ts";
import type { Perturbation } from "./perturbation.ts";

export function perturbRequest<R extends Pick<SandboxRequest, "inputs" | "files">>(
  request: R,
  perturbation: Perturbation | undefined,
  { physical }: Pick<Store, "physical">,
): R {
  const preload = perturbation?.preload;
  if (preload === undefined) return request;
  return {
    ...request,
    inputs: [...request.inputs, { source: physical(preload), target: preload }],
    files: { ...request.files, [PRELOAD_FILE]: `${preload}\n` },
  };
}
