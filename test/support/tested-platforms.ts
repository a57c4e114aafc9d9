/** The platforms that tests over whole toolchains are run for: each needs a C library of its own. */

import { PLATFORMS, parsePlatform } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";

/** `all`, or names separated by spaces. Without it each C library, native and cross. */
const named = process.env["ASTBUILD_TEST_PLATFORMS"]?.trim();

/**
 * For `describe.each(…)("$title", …)`: what is left out says why.
 *
 * @param unnamed those that are tested where the environment names none
 */
export function platformCases(
  platforms: readonly Platform[] = PLATFORMS,
  unnamed = "x86_64-musl x86_64-gnu riscv64-gnu",
): readonly PlatformCase[] {
  const names = named ?? unnamed;
  const tested =
    names === "all" ? PLATFORMS : names.split(/\s+/).map((name) => parsePlatform(name));
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
