/** The engine and the store as functions; their code is loaded when they are called, since every recipe imports this. */

import type { Store } from "@astbuild/store";
import type { CheckRequest, CheckResult } from "./check.ts";
import type { DiffRequest } from "./diff.ts";
import type { ObjectDiff } from "./diff/diff-objects.ts";
import type { ExplainedTarget, ExplainRequest } from "./explain.ts";
import type { ProvenanceRequest } from "./provenance.ts";
import type { ImageProvenance } from "./provenance/image-provenance.ts";
import type { TimedBuild } from "./ps.ts";
import type { RealiseRequest, RealiseResult } from "./realise.ts";
import type { ProjectOptions, SessionOptions } from "./session-store.ts";
import type { Dependence, WhyDependsRequest } from "./why-depends.ts";

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
 * Why a target would be built, or was: what changed by itself (this file, this variable, this
 * input's bytes) apart from what only follows. Builds nothing.
 *
 * @example
 * const { state, causes } = await explain({ target: "busybox", host: "riscv64" });
 *
 * @throws DERIVATION_NOT_RECORDED, PATH_NOT_VALID, errors of the project, its recipes and the store
 */
export async function explain(request: ExplainRequest): Promise<ExplainedTarget> {
  return await (await import("./explain.ts")).explain(request);
}

/**
 * The chain of references from one object to another; with `precise` the files and offsets of each.
 *
 * @example
 * const { chain } = await whyDepends({ from: "initrd", to: "musl", precise: true });
 *
 * @throws PATH_NOT_VALID, TARGET_NOT_REALISED, errors of the project, its recipes and the store
 */
export async function whyDepends(request: WhyDependsRequest): Promise<Dependence> {
  return await (await import("./why-depends.ts")).whyDepends(request);
}

/**
 * What differs between two results: packages with their versions, sizes, files.
 *
 * @example
 * const { files } = await diff({ before: "result/initrd-riscv64-musl", after: "initrd", host: "riscv64" });
 *
 * @throws PATH_NOT_VALID, TARGET_NOT_REALISED, errors of the project, its recipes and the store
 */
export async function diff(request: DiffRequest): Promise<ObjectDiff> {
  return await (await import("./diff.ts")).diff(request);
}

/**
 * Each file of an image, with the package, version, source and hash that it comes from.
 *
 * @example
 * const { files, packages } = await provenance({ image: "initrd", host: "riscv64" });
 *
 * @throws NOT_AN_IMAGE, DERIVATION_NOT_RECORDED, PATH_NOT_VALID, IMAGE_DIFFERS, TARGET_NOT_REALISED
 */
export async function provenance(request: ProvenanceRequest): Promise<ImageProvenance> {
  return await (await import("./provenance.ts")).provenance(request);
}

/**
 * What is being built in the store at this moment, by whichever process, the oldest first.
 *
 * @example
 * for (const { name, seconds, holder } of await ps()) console.log(name, seconds, holder.command);
 *
 * @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER, STORE_SETTING
 */
export async function ps(options: ProjectOptions = {}): Promise<TimedBuild[]> {
  return await (await import("./ps.ts")).ps(options);
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
