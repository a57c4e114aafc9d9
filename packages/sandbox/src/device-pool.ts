/**
 * Copies of the machine's devices, for builders that root starts. As the owner of the real ones
 * such a builder could change their modes for the whole machine: no namespace prevents that.
 */

import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";

export interface DevicePool {
  /** A folder with all of `DEVICES`; undefined where they are not the caller's: the machine's own will do. */
  take(): Promise<string | undefined>;
  giveBack(folder: string | undefined): void;
}

/** What bwrap's `--dev` binds from the machine. */
export const DEVICES: readonly string[] = ["null", "zero", "full", "random", "urandom", "tty"];

/**
 * Sets of devices, one for each sandbox that runs at a time, and used again.
 *
 * @param folder where they are made; not on a file system mounted `nodev`
 * @param copy copies devices, as they are, into a folder
 */
export function createDevicePool(
  folder: string,
  copy: (devices: readonly string[], into: string) => Promise<void>,
): DevicePool {
  const free: string[] = [];
  let made = 0;
  return {
    async take() {
      if (!ownsDevices()) return undefined;
      const again = free.pop();
      if (again !== undefined) {
        // Its last user may have changed them.
        for (const name of DEVICES) chmodSync(join(again, name), 0o666);
        return again;
      }
      const fresh = join(folder, `devices-${made++}`);
      await mkdir(fresh, { recursive: true, mode: 0o700 });
      try {
        await copy(
          DEVICES.map((name) => `/dev/${name}`),
          fresh,
        );
        closeSync(openSync(join(fresh, "null"), "r+"));
      } catch (cause) {
        throw noDevices(fresh, cause as Error);
      }
      return fresh;
    },
    giveBack(used) {
      if (used !== undefined) free.push(used);
    },
  };
}

/** Root of a container that has a user namespace does not. */
function ownsDevices(): boolean {
  return statSync("/dev/null").uid === process.geteuid?.();
}

/** On a file system mounted nodev, and where root may not make devices, as in a user namespace. */
function noDevices(folder: string, cause: Error): AstbuildError {
  return new AstbuildError("SANDBOX_SETUP", "no devices can be made for a builder of root", {
    facts: { folder, why: isAstbuildError(cause) ? cause.facts["output"] : cause.message },
    hint: "build as an ordinary user, or let TMPDIR name a folder that is not mounted nodev",
    cause,
  });
}
