/** Projects that need neither network nor sandbox: builtins only. */

/** `tiny` is an image, `etc` a folder. */
export const TINY: Readonly<Record<string, string>> = {
  "etc/motd": "hello\n",
  init: "not a program, but nobody boots this\n",
  "astbuild.ts": `
import { arg, compose, directory, file, files, image, mergeTree, text, tree } from "astbuild";

export const etc = compose({
  name: "etc",
  description: "what stands in /etc",
  result: () => mergeTree({ name: "etc", parts: [files(import.meta, "etc/**")] }),
});

export const tiny = image({
  name: "tiny",
  description: "an image without programs",
  args: { dns: arg.string("") },
  root: ({ args }) => ({
    "/init": file(import.meta, "init"),
    "/etc": tree(etc),
    "/etc/resolv.conf": args.dns !== "" && text("resolv.conf", \`nameserver \${args.dns}\\n\`),
    "/tmp": directory({ mode: 0o1777 }),
  }),
});
`,
};
