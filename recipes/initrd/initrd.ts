/** The smallest image that boots to a shell: busybox and an /init. */

import { initrdImage } from "./initrd-image.ts";

export const initrd = initrdImage({
  name: "initrd",
  prefers: "musl",
  description: "busybox and an /init that mounts what a shell needs",
});
