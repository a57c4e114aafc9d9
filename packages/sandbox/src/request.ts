/** What the sandbox is asked to run. It is given mounts and knows no store. */

import type { BuildLimits } from "@astbuild/derivation";

export interface SandboxTools {
  /** Physical folder that holds `usr/bin/{bwrap,mkfifo,sync}` and `usr/lib/x86_64-linux-gnu` with its loader. */
  readonly folder: string;
}

export interface SandboxMount {
  /** Physical path of a folder, a regular file or a symlink, which is recreated and not followed. */
  readonly source: string;
  /** Logical path: an entry of `/ast/store`. */
  readonly target: string;
}

export interface SandboxRequest {
  /** Program inside and its arguments; looked up in the builder's own PATH. */
  readonly command: readonly string[];
  /** Added on top of the fixed environment; `PATH` goes in front of `/usr/bin`. */
  readonly env: Readonly<Record<string, string>>;
  /** Physical folder that becomes `/usr`; holds `bin/perl`. */
  readonly usr: string;
  /** Read-only. bwrap's time grows with the square of their number: 300 take 150 ms. */
  readonly inputs: readonly SandboxMount[];
  /** Physical folder that becomes `/ast/store`, read-write. Mount points are removed from it afterwards. */
  readonly store: string;
  /** Physical folder that becomes `/build`, read-write; the builder starts in it. */
  readonly build: string;
  /** Further read-only files: logical path to text. */
  readonly files: Readonly<Record<string, string>>;
  /** What `uname -m` answers. */
  readonly machine: string;
  /** Physical FIFO of make's jobserver. */
  readonly jobserver?: string;
  /** Becomes `$JOBS`. */
  readonly jobs?: number;
  readonly limits: SandboxLimits;
  /** Both output streams of the builder, as written. */
  readonly onLog: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

/** The same sandbox for somebody who sits in it. */
export interface SandboxVisit extends Omit<SandboxRequest, "onLog" | "limits"> {
  /**
   * A terminal of its own, relayed from and to this process' stdin and stdout, which is in raw
   * mode by then; else it has these and stderr themselves.
   */
  readonly terminal: boolean;
}

/** A limit that is left out does not hold. */
export interface SandboxLimits extends BuildLimits {
  /** Bytes, for each written file by itself; beyond it the writer gets SIGXFSZ. */
  readonly fileSize?: number;
}
