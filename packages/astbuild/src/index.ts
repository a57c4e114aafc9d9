/** What recipes and scripts import: the recipe authors' SDK, and the engine as functions. Importing it opens nothing. */

export * from "@astbuild/recipe";
export { AstbuildError, formatError, isAstbuildError } from "@astbuild/errors";
export type { Facts } from "@astbuild/errors";
export { ARCHITECTURES, PLATFORMS, parsePlatform } from "@astbuild/platform";
export type { Architecture, Libc, Platform, PlatformName } from "@astbuild/platform";
export type { EngineEvent } from "@astbuild/engine";
export type { ObjectInfo, Store } from "@astbuild/store";
export type { StorePath } from "@astbuild/derivation";
export { exitCode } from "./exit-code.ts";
export { check, diff, explain, openStore, provenance, ps, realise, whyDepends } from "./facade.ts";
export type { DiffRequest } from "./diff.ts";
export type { ObjectDiff } from "./diff/diff-objects.ts";
export type { ExplainedTarget, ExplainRequest } from "./explain.ts";
export type { NamedPathOptions } from "./named-paths.ts";
export type { ProvenanceRequest } from "./provenance.ts";
export type { ImageProvenance } from "./provenance/image-provenance.ts";
export type { TimedBuild } from "./ps.ts";
export type { Dependence, DependenceLink, WhyDependsRequest } from "./why-depends.ts";
export type { ProjectOptions, SessionOptions } from "./session-store.ts";
export type { CheckedTargetResult, CheckRequest, CheckResult } from "./check.ts";
export type { RealisedTarget, RealiseRequest, RealiseResult } from "./realise.ts";
export { version } from "./version.ts";
