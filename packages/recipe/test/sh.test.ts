import { expect, test } from "vitest";
import { arg, crossTool, fetchFile, inside, quote, sh, str } from "../src/index.ts";
import type { Script, ScriptValue } from "../src/index.ts";
import { placeholder } from "@astbuild/derivation";
import { instance, scriptOf } from "./context.ts";
import { HASH, make } from "./toolchain.ts";
import { thrown } from "./thrown.ts";

const script = (build: () => Script): string => scriptOf(make({ name: "x", build })).trimEnd();

test("the raw text of the template goes in, with only the backtick and ${ unescaped", () => {
  expect(script(() => sh`printf '%s\n' "\${HOME}" \`date\` a\\b \$x`)).toBe(
    String.raw`printf '%s\n' "${"${HOME}"}" ${"`date`"} a\\b \$x`,
  );
});

test("plain words, numbers and lists go in bare; false, null and undefined are nothing", () => {
  const values = ["a=b", 3, false, null, undefined, ["x", 1, false, ["y"]], "-I/u/x@2%+,:_."];
  expect(script(() => sh`[${values as ScriptValue}]`)).toBe("[a=b 3 x 1 y -I/u/x@2%+,:_.]");
  expect(script(() => sh`[${false}${undefined}]`)).toBe("[]");
});

test("a string that the shell would take apart is UNSAFE_VALUE, with its place", () => {
  const flags = "-O2 -g";
  expect(
    thrown(() =>
      script(
        () => sh`
          make CFLAGS=${flags}
        `,
      ),
    ),
  ).toBe(
    [
      'error UNSAFE_VALUE  not a plain word for the shell: "-O2 -g"',
      "  recipe  x riscv64-musl  sh.test.ts:LINE",
      "  at      sh.test.ts:LINE",
      "  hint    write ${quote(x)}, or undefined for nothing at all",
    ].join("\n"),
  );
});

test.each([[""], ["a;b"], ["$x"], ["~"], ["a*"], ["é"], ["a\n"]])(
  "%j is not a plain word",
  (value) => {
    expect(thrown(() => script(() => sh`${value}`))).toContain("UNSAFE_VALUE");
  },
);

test.each([[true], [{}], [() => 1], [Symbol("s")]])("%s is no value", (value) => {
  expect(thrown(() => script(() => sh`${value as never}`))).toContain("UNSAFE_VALUE");
});

test("quote makes one word of each value, by single quotes", () => {
  expect(script(() => sh`${quote("it's $x")} ${quote(["a b", "", 1])}`)).toBe(
    String.raw`'it'\''s $x' 'a b' '' '1'`,
  );
});

test("a text in shell is a string: plain or quoted", () => {
  const x = make({ name: "dep", build: () => sh`true` });
  expect(script(() => sh`${str`a${1}`} ${quote(str`-I${x} b`)}`)).toMatch(
    /^a1 '-I\/ast\/placeholder\/[0-9a-z]{32} b'$/,
  );
  expect(thrown(() => script(() => sh`${str`a b`}`))).toContain("UNSAFE_VALUE");
});

test("fragments stand inline, also on several lines", () => {
  const configure = sh`./configure ${["--a", "--b"]}`;
  const more = [
    sh`
    one
    two`,
  ];
  expect(script(() => sh`${configure} && ${more}`)).toBe(
    "./configure --a --b && \n    one\n    two",
  );
});

test("references are paths: host, output, twin, cross tool, artifact, path inside, own outputs", () => {
  const dep = make({ name: "dep", outputs: ["out", "dev"], build: () => sh`true` });
  const blob = fetchFile({ urls: ["https://x/blob"], hash: HASH });
  const user = make({
    name: "user",
    outputs: ["out", "lib"],
    tools: [crossTool(dep)],
    build: ({ out, outputs }) =>
      sh`${dep} ${dep.output("dev")} ${dep.native} ${dep.native.output("dev")} ${blob} ${inside(dep, "bin/x")} ${out} ${outputs.lib}`,
  });
  const host = instance(dep).derivation;
  const native = instance(dep, "x86_64-gnu").derivation;
  const found = instance(user).derivation;
  const fetched = found.inputs.find(({ derivation }) => derivation.name === "blob")!.derivation;
  const [out, lib] = (["user-riscv64-musl", "user-riscv64-musl-lib"] as const).map(
    (name) => new RegExp(`^/ast/store/[0-9a-z]{32}-${name}$`),
  );
  const words = scriptOf(user).trim().split(" ");
  expect(words.slice(0, 6)).toEqual([
    placeholder(host, "out"),
    placeholder(host, "dev"),
    placeholder(native, "out"),
    placeholder(native, "dev"),
    placeholder(fetched, "out"),
    `${placeholder(host, "out")}/bin/x`,
  ]);
  expect(words[6]).toMatch(out!);
  expect(words[7]).toMatch(lib!);
  const inputs = found.inputs.map(({ derivation, outputs }) => [derivation.name, ...outputs]);
  expect(inputs).toContainEqual(["dep-riscv64-musl", "out", "dev"]);
  expect(inputs).toContainEqual(["dep-x86_64-gnu", "out", "dev"]);
});

test("str is plain text: strings go in as they are, nothing is quoted", () => {
  const x = make({
    name: "x",
    args: { flags: arg.list(["-a", "-b c"]) },
    env: ({ args }) => ({ FLAGS: str`${args.flags} ${"d e"}`, LIST: args.flags, GONE: false }),
    build: () => sh`true`,
  });
  const { env } = instance(x).derivation.builder as never as { env: Record<string, string> };
  expect(env["FLAGS"]).toBe("-a -b c d e");
  expect(env["LIST"]).toBe("-a -b c");
  expect(env).not.toHaveProperty("GONE");
});

test("a recipe, an output or an artifact in a plain string throws, with its name", () => {
  const zlib = make({ name: "zlib", build: () => sh`true` });
  const text = [
    "error RECIPE_IN_STRING  recipe zlib stands in a plain string",
    "  at    sh.test.ts:LINE",
    "  hint  write it as ${…} directly in sh`…`, or in str`…` where a text is wanted: only these see what it depends on",
  ].join("\n");
  // oxlint-disable-next-line typescript/no-base-to-string, typescript/restrict-template-expressions -- meant
  expect(thrown(() => `-I${zlib}/include`)).toBe(text);
  // oxlint-disable-next-line typescript/no-base-to-string -- meant
  expect(thrown(() => String(zlib))).toBe(text);
  // oxlint-disable-next-line typescript/no-base-to-string -- meant
  expect(thrown(() => [zlib].join(" "))).toBe(text);
  const blob = fetchFile({ urls: ["https://x/blob"], hash: HASH });
  // oxlint-disable-next-line typescript/no-base-to-string, typescript/restrict-template-expressions -- meant
  expect(thrown(() => `${blob}`)).toContain("artifact blob stands in a plain string");
  // oxlint-disable-next-line typescript/no-base-to-string, typescript/restrict-template-expressions -- meant
  expect(thrown(() => `${zlib.native}`)).toContain("native twin stands in a plain string");
});
