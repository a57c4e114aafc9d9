import type { ImageManifest } from "@astbuild/derivation";
import { expect, test } from "vitest";
import { planImage } from "../src/index.ts";
import type { ImagePlan } from "../src/index.ts";
import { errorOf } from "./error-of.ts";
import { fakeStore, pathOf } from "./fake-store.ts";
import { reasonsOf } from "./lines-of.ts";
import { manifestOf } from "./manifest-of.ts";
import { scratch } from "./scratch.ts";

const BASH = pathOf("bash");

/** An image of one script, with `/bin/sh` and `/usr/bin/env` and bash in the store. */
function planOf(script: string, entries: ImageManifest["entries"] = {}): Promise<ImagePlan> {
  const store = fakeStore(scratch());
  store.add("bash", { bin: { bash: { run: "bash" }, sh: { link: "bash" } }, doc: "doc" });
  store.add("script", { script: { run: script }, text: script });
  const box = store.add("box", { sh: { run: "sh" }, env: { run: "env" } });
  const references = "libraries";
  return planImage(
    manifestOf(
      {
        "/bin/sh": { type: "file", source: `${box}/sh` },
        "/usr/bin/env": { type: "file", source: `${box}/env` },
        "/script": { type: "file", source: `${pathOf("script")}/script` },
        ...entries,
      },
      { references },
    ),
    store,
  );
}

test.each([
  "#!/bin/sh\n",
  "#! /bin/sh -e\nx",
  "#!/usr/bin/env sh",
  "#!/usr/bin/env -S A=1 sh -x\n",
  "#!/usr/bin/env -S -u FOO -C / sh -x\n",
  "#!/usr/bin/env -iS -uFOO --unset=BAR sh\n",
  "#!/usr/bin/env -Ssh -x\n",
  "#!/usr/bin/env sh \n",
  "no script",
  "",
])("%j is run by what is in the image", async (script) => {
  expect(reasonsOf(await planOf(script))).toEqual({});
});

test("an interpreter in the store comes along, with the links that lead to it", async () => {
  const why = "interpreter of /script";
  expect(reasonsOf(await planOf(`#!${BASH}/bin/sh -e\n`))).toEqual({
    [`${BASH}/bin/bash`]: why,
    [`${BASH}/bin/sh`]: why,
  });
});

test("env finds a program that is a link into the store", async () => {
  const entries = { "/bin/bash": { type: "symlink", target: `${BASH}/bin/bash` } } as const;
  expect(reasonsOf(await planOf("#!/usr/bin/env bash\n", entries))).toEqual({
    [`${BASH}/bin/bash`]: "link target of /bin/bash",
  });
});

test("what is not there is an error that names the script", async () => {
  expect(await errorOf(() => planOf("#!/usr/bin/perl -w\n"))).toBe(
    [
      "error INTERPRETER_MISSING  /script is run by /usr/bin/perl, which is not in the image",
      "  script      /script",
      "  first line  #!/usr/bin/perl -w",
      "  missing     /usr/bin/perl",
      "  here as     named",
      `  from        ${pathOf("script")}/script`,
      "  hint        put /usr/bin/perl into the image, or make the script not executable",
    ].join("\n"),
  );
  const env = await errorOf(() => planOf("#!/usr/bin/env python3\n"));
  expect(env).toContain("/script is run by python3, which is not in the image");
  expect(env).toContain("searched    /usr/local/bin/python3");
  expect(await errorOf(() => planOf("#!bin/sh\n"))).toContain("is run by bin/sh");
  expect(await errorOf(() => planOf(`#!${BASH}/bin\n`))).toContain("INTERPRETER_MISSING");
  expect(await errorOf(() => planOf("#!\n"))).toContain("INTERPRETER_MISSING");
});

test("what env is given is one word, but for -S", async () => {
  for (const given of ["sh -u", "-i /bin/sh", "A=1 sh"]) {
    expect(await errorOf(() => planOf(`#!/usr/bin/env ${given}\n`))).toContain(
      `/script is run by /usr/bin/env, which Linux gives one word: ${given}\n`,
    );
  }
});

test("what runs a script must be executable itself", async () => {
  const sh = { type: "file", source: `${pathOf("box")}/sh`, mode: 0o644 } as const;
  const error = await errorOf(() => planOf("#!/bin/sh\n", { "/bin/sh": sh }));
  expect(error).toContain("/script is run by /bin/sh, which is not executable in the image");
  const env = await errorOf(() => planOf("#!/usr/bin/env sh\n", { "/bin/sh": sh }));
  expect(env).toContain("/script is run by sh, which is not in the image");
});

test("a script with the line ends of Windows is run by nothing", async () => {
  expect(await errorOf(() => planOf("#!/bin/sh\r\necho\r\n"))).toBe(
    [
      "error INTERPRETER_MISSING  /script is run by /bin/sh\\x0d, which is not in the image",
      "  script      /script",
      "  first line  #!/bin/sh\\x0d",
      "  missing     /bin/sh\\x0d",
      "  here as     named",
      `  from        ${pathOf("script")}/script`,
      "  hint        the script has the line ends of Windows (CRLF): give it those of Linux",
    ].join("\n"),
  );
  const env = await errorOf(() => planOf("#!/usr/bin/env sh\r\n"));
  expect(env).toContain("/script is run by sh\\x0d, which is not in the image");
  expect(env).toContain("line ends of Windows");
  expect(await errorOf(() => planOf("#!/bin/sh -e\r\necho\r\n"))).toBe(
    [
      "error INTERPRETER_MISSING  /script is run by /bin/sh, which takes the carriage return for a part of its argument",
      "  script      /script",
      "  first line  #!/bin/sh -e\\x0d",
      "  here as     named",
      `  from        ${pathOf("script")}/script`,
      "  hint        the script has the line ends of Windows (CRLF): give it those of Linux",
    ].join("\n"),
  );
  expect(await errorOf(() => planOf("#!/bin/sh \r\n"))).toContain("line ends of Windows");
  await expect(planOf("#!/usr/bin/env -S sh -e\r\n")).resolves.toBeDefined();
  const perl = { "/usr/bin/perl": { type: "symlink", target: "/bin/sh" } } as const;
  await expect(planOf("#!/usr/bin/perl -w\r\n", perl)).resolves.toBeDefined();
});

test("a script that cannot be run needs no interpreter", async () => {
  const text = { type: "file", source: `${pathOf("script")}/text` } as const;
  await expect(planOf("#!/none\n", { "/script": text })).resolves.toBeDefined();
});
