/** The platforms that tests over whole toolchains are run for: each needs a C library of its own. */

import { PLATFORMS, parsePlatform } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";

/** `all`, or names separated by spaces. Without it each C library, native and cross. */
const named =
  process.env["ASTBUILD_TEST_PLATFORMS"]?.trim() ?? "x86_64-musl x86_64-gnu riscv64-gnu";

const tested = named === "all" ? PLATFORMS : named.split(/\s+/).map((name) => parsePlatform(name));

/** For `describe.each(…)("$title", …)`: what is left out says why. */
export function platformCases(platforms: readonly Platform[] = PLATFORMS): readonly PlatformCase[] {
  return platforms.map((platform) => {
    const isTested = tested.includes(platform);
    const why = isTested ? "" : ` (not among ASTBUILD_TEST_PLATFORMS: all, or names)`;
    return { platform, isTested, title: `${platform.name}${why}` };
  });
}

export interface PlatformCase {
  readonly platform: Platform;
  readonly isTested: boolean;
  readonly title: string;
}
