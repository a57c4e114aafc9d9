/** The engine and the store as functions; their code is loaded when they are called, since every recipe imports this. */

import type { Store } from "@astbuild/store";
import type { CheckRequest, CheckResult } from "./check.ts";
import type { RealiseRequest, RealiseResult } from "./realise.ts";
import type { SessionOptions } from "./session-store.ts";

/**
 * Makes targets valid: reuses, fetches or builds them. A failed build is a value, in `failures`.
 * They are held as long as the store is open: hand over an open one, or make a root for what must last.
 *
 * @example
 * const { targets, failures } = await realise({ targets: ["initrd"], host: "riscv64" });
 *
 * @throws errors of the project, its recipes, the store and the sandbox; INTERRUPTED
 */
export async function realise(request: RealiseRequest): Promise<RealiseResult> {
  return await (await import("./realise.ts")).realise(request);
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
  return await (await import("./check.ts")).check(request);
}

/**
 * The store that a command in the same folder would use; to be disposed of.
 *
 * @example
 * await using store = await openStore({ folder: import.meta.dirname });
 *
 * @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER, STORE_SETTING
 */
export async function openStore(options: SessionOptions = {}): Promise<Store> {
  return await (await import("./session-store.ts")).openSessionStore(options);
}
