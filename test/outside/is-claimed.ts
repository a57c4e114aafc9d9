/** Whether the image can be had for an architecture, with the C library that it prefers. */

import { initrd } from "astbuild/recipes";

export function isClaimed(architecture: string): boolean {
  return initrd.hosts?.some((host) => host === `${architecture}-musl`) ?? true;
}
