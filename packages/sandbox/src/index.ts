export { diagnose } from "./diagnose.ts";
export type { Diagnosis, UnavailableCause } from "./diagnose.ts";
export { defaultLimits } from "./default-limits.ts";
export { builderEnvironment } from "./environment.ts";
export { probeSandbox } from "./probe-sandbox.ts";
export type { SandboxProbe } from "./probe-sandbox.ts";
export type {
  SandboxLimits,
  SandboxMount,
  SandboxRequest,
  SandboxTools,
  SandboxVisit,
} from "./request.ts";
export type { SandboxKill, SandboxOutcome, SandboxResult, SandboxUsage } from "./result.ts";
export { startSandbox } from "./start-sandbox.ts";
export type { Sandbox } from "./start-sandbox.ts";
export { watchParent } from "./watch-parent.ts";
