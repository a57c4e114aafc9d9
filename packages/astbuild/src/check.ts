/** Whether targets come out the same when they are built again, somewhere else. */

import type { StorePath } from "@astbuild/derivation";
import type { AstbuildError } from "@astbuild/errors";
import { engineTarget, withTargets } from "./realise.ts";
import type { RealiseRequest } from "./realise.ts";

export interface CheckRequest extends RealiseRequest {
  /** How often each target is built again; once by default. */
  readonly repeat?: number | undefined;
}

export interface CheckedTargetResult {
  /** As it was named: `musl.dev`. */
  readonly name: string;
  readonly platform: string;
  readonly path: StorePath;
  readonly physical: string;
  readonly resolvedHash: string;
  /** How often it was built again, and came out the same. */
  readonly rounds: number;
}

export interface CheckResult {
  /** In the order of the request; undefined for a target that differs, failed or was left. */
  readonly targets: readonly (CheckedTargetResult | undefined)[];
  /** NOT_REPRODUCIBLE among others. */
  readonly failures: readonly AstbuildError[];
}

/**
 * Builds targets that are valid again, in another setting (clock, cores, order in folders, kernel's
 * release, the output's own path), and compares the bytes. What was valid stays as it is.
 *
 * @example
 * const { failures } = await check({ targets: ["busybox"], host: "riscv64" });
 *
 * @throws TARGET_NOT_REALISED for what was never built; errors of the project, the store and the sandbox; INTERRUPTED
 */
export async function check(request: CheckRequest): Promise<CheckResult> {
  return await withTargets(request, async ({ selected, session: { store }, engine }) => {
    const options = { repeat: request.repeat ?? 1 };
    const { targets, failures } = await engine.check(selected.map(engineTarget), options);
    return {
      targets: targets.map((target, index) => {
        if (target === undefined) return undefined;
        const { name, instance, output } = selected[index]!;
        const path = target.outputs[output]!;
        const { resolvedHash, rounds } = target;
        const physical = store.physical(path);
        return { name, platform: instance.host.name, path, physical, resolvedHash, rounds };
      }),
      failures,
    };
  });
}
