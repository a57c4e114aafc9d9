export type {
  Checked,
  CheckedTarget,
  CheckOptions,
  Engine,
  EngineOptions,
  Plan,
  Realised,
  Target,
} from "./engine.ts";
export type {
  EngineEvent,
  PlanEvent,
  Step,
  StepEndEvent,
  StepKind,
  StepLogEvent,
  StepProgressEvent,
  StepStartEvent,
  StepWaitingEvent,
  WarningEvent,
} from "./events.ts";
export { explainDerivation } from "./explain/explain-derivation.ts";
export type {
  Against,
  Cause,
  ExplainedStep,
  ExplainOptions,
  Explanation,
} from "./explain/explain.ts";
export type { Change, FileChange, Hunk, LinesChange, ValueChange } from "./explain/change.ts";
export { planOfImage } from "./plan-of-image.ts";
export { createEngine } from "./create-engine.ts";
export { sourceDigest } from "./source-digest.ts";
export type { SourceDigest, SourceSpec } from "./source-digest.ts";
export { parsePreparedCommand } from "./visit/prepared-command.ts";
export type { PreparedCommand } from "./visit/prepared-command.ts";
export type { CommandVisit } from "./visit/visit-command.ts";
