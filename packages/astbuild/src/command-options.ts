/** Options as commander gives them, where several modules take them; what one command alone has stands with it. */

import type { BuildLimits } from "@astbuild/derivation";

/** Of commands that name a target. */
export interface TargetOptions {
  readonly host?: string;
  readonly target?: string;
  readonly arg?: readonly string[];
  readonly store?: string;
  readonly json?: boolean;
}

/** Of commands that build. */
export interface BuildingOptions extends TargetOptions, BuildLimits {
  readonly jobs?: number;
  readonly offline?: boolean;
  readonly keepGoing?: boolean;
  readonly keepFailed?: boolean;
  readonly totalMemory?: number;
  readonly trace?: string;
  readonly verbose?: boolean;
  readonly progress: "auto" | "plain";
}

/** Of `realise`. */
export interface RealiseOptions extends BuildingOptions {
  readonly output?: string;
  /** False after --no-link. */
  readonly link: boolean;
  readonly dryRun?: boolean;
  readonly check?: boolean;
  readonly repeat?: number;
}

/** Of `run`. */
export interface RunOptions extends BuildingOptions {
  readonly kernel?: string;
  readonly qemu?: string;
  readonly append?: string;
  readonly memory?: string;
  readonly bootTimeout?: number;
  readonly expect?: string;
  /** For the guest's init: it runs this instead of a shell. */
  readonly command?: readonly string[];
}
