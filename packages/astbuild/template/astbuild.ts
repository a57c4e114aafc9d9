/**
 * The recipes of this project. What is exported here can be named on the command line:
 *
 *     npx astbuild list                           # what there is
 *     npx astbuild realise lab                    # the image; stdout is its path
 *     npx astbuild realise lab --host riscv64     # the same for another machine
 *     npx astbuild run lab                        # build it and boot it in QEMU
 */

import { text } from "astbuild";
import { busybox, initrd } from "astbuild/recipes";

/** busybox with another configuration: `bash` is there too. What is returned stands for what was. */
export const shell = busybox.override((prev) => ({
  args: {
    config: { ...prev.args.config, CONFIG_BASH_IS_ASH: "y", CONFIG_BASH_IS_NONE: "n" },
  },
}));

/** The image: `initrd` with one file more, and with our busybox wherever it has busybox. */
export const lab = initrd
  .override((prev) => ({
    name: "lab",
    root: (context) => ({
      ...prev.root(context),
      "/etc/motd": text("motd", `the lab, on ${context.host.arch}\n`),
    }),
  }))
  .replacing([[busybox, shell]]);
