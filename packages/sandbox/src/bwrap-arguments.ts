/** One request as bwrap's arguments and the files they speak of: a pure function, so that a golden test can hold it. */

import { JOBSERVER_PATH } from "./environment.ts";
import { GROUP, HOSTS, PASSWD, unameScript } from "./fixed-files.ts";
import { FIRST_FILE_DESCRIPTOR, STATUS_DESCRIPTOR } from "./protocol.ts";
import type { SandboxRequest } from "./request.ts";
import { DEVICES } from "./device-pool.ts";
import type { LaunchFile } from "./spawner-client.ts";
import { seccompProgram } from "./seccomp.ts";

/** An input as `lstat` found it: a symlink is made anew with its own text. */
export type ResolvedInput =
  | { readonly kind: "bind"; readonly source: string; readonly target: string }
  | { readonly kind: "symlink"; readonly text: string; readonly target: string };

export interface BwrapInvocation {
  /** What follows bwrap on the command line: only `--args FD`, and the command. */
  readonly command: readonly string[];
  /** The rest, which `--args` reads. */
  readonly options: readonly string[];
  /** Contents of the descriptors, the options first. */
  readonly files: readonly LaunchFile[];
}

export type Mounts = Pick<
  SandboxRequest,
  "usr" | "store" | "build" | "files" | "machine" | "jobserver"
> & {
  /** Physical folder of devices to use instead of the machine's: see device-pool.ts. */
  readonly devices?: string | undefined;
};

/**
 * @param inputs in the order in which they are mounted
 * @param command what runs as pid 1
 */
export function bwrapInvocation(
  mounts: Mounts,
  inputs: readonly ResolvedInput[],
  command: readonly string[],
): BwrapInvocation {
  const files: LaunchFile[] = [];
  const descriptor = (content: string | Buffer, constant = true): string => {
    files.push({ content: Buffer.from(content), constant });
    return String(FIRST_FILE_DESCRIPTOR + files.length); // the options come first
  };
  const file = (path: string, text: string, constant = true): string[] => [
    ...["--perms", "0444", "--file", descriptor(text, constant), path],
  ];
  const options = [
    ...ISOLATION,
    ...["--json-status-fd", String(STATUS_DESCRIPTOR)],
    ...["--ro-bind", mounts.usr, "/usr"],
    ...[
      "--perms",
      "0555",
      "--ro-bind-data",
      descriptor(unameScript(mounts.machine)),
      "/usr/bin/uname",
    ],
    ...["bin", "sbin", "lib", "lib64"].flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]),
    ...["--perms", "0555", "--dir", "/etc"],
    ...file("/etc/passwd", PASSWD),
    ...file("/etc/group", GROUP),
    ...file("/etc/hosts", HOSTS),
    ...["--dev", "/dev"],
    ...(mounts.devices === undefined ? [] : ownDevices(mounts.devices)),
    ...["--tmpfs", "/dev/shm", "--remount-ro", "/dev"],
    // bwrap covers only what its caller could write by the mode of the folder, and these are
    // folders of 0555 with files that root may write, whatever its capabilities.
    ...["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys"],
    ...(mounts.devices === undefined ? [] : ["--remount-ro", "/proc"]), // its files are root's too
    ...["--perms", "1777", "--tmpfs", "/tmp", "--bind", mounts.build, "/build"],
    ...[
      "--perms",
      "0755",
      "--dir",
      "/ast",
      "--bind",
      mounts.store,
      "/ast/store",
      ...inputs.flatMap(inputOptions),
    ],
    ...Object.entries(mounts.files).flatMap(([path, text]) => file(path, text, false)),
    ...(mounts.jobserver === undefined ? [] : ["--ro-bind", mounts.jobserver, JOBSERVER_PATH]),
    ...["--remount-ro", "/", "--chdir", "/build"],
    ...["--seccomp", descriptor(SECCOMP)],
  ];
  return {
    command: ["--args", String(FIRST_FILE_DESCRIPTOR), "--", ...command],
    options,
    files: [{ content: nulTerminated(options), constant: false }, ...files],
  };
}

const SECCOMP = seccompProgram();

const ISOLATION: readonly string[] = [
  ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net"],
  ...["--unshare-cgroup", "--disable-userns", "--uid", "1000", "--gid", "100"],
  ...["--hostname", "localhost", "--die-with-parent", "--as-pid-1", "--new-session"],
  ...["--cap-drop", "ALL", "--clearenv"],
];

function nulTerminated(options: readonly string[]): Buffer {
  return Buffer.from(options.map((option) => `${option}\0`).join(""));
}

function inputOptions(input: ResolvedInput): string[] {
  if (input.kind === "bind") return ["--ro-bind", input.source, input.target];
  return ["--symlink", input.text, input.target];
}

function ownDevices(folder: string): string[] {
  return DEVICES.flatMap((name) => ["--dev-bind", `${folder}/${name}`, `/dev/${name}`]);
}
