import { expect, test } from "vitest";
import { staticHash } from "@astbuild/derivation";
import { arg, image, sh, tree } from "../src/index.ts";
import type { Dependency, Recipe, Script } from "../src/index.ts";
import { builtinOf, commandOf, instance, scriptOf } from "./context.ts";
import { thrown } from "./thrown.ts";
import { make } from "./toolchain.ts";

const hash = (recipe: Recipe): string => staticHash(instance(recipe).derivation);

const busybox = make({
  name: "busybox",
  version: "1.37.0",
  args: { config: arg.record({ PIE: "y" }), size: arg.choice(["s", "l"], "s") },
  env: { A: "1" },
  build: ({ args, version }) => sh`make ${version} ${Object.keys(args.config)} ${args.size}`,
});
const user = make({
  name: "user",
  deps: () => [busybox],
  build: () => sh`${busybox.native}/bin/run ${busybox}`,
});
const initrd = image({ name: "initrd", root: () => ({ "/": tree(user) }) });

test("override makes a variant and leaves the original as it was", () => {
  const before = hash(busybox);
  const mine = busybox.override((prev) => ({
    args: { config: { ...prev.args.config, TC: "y" } },
    version: "1.38.0",
    env: (context) => ({ ...prev.env(context), B: "2" }),
    build: (context) => sh`
      ${prev.build(context)}
      strip
    `,
  }));
  expect(
    scriptOf(mine)
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  ).toEqual(["make 1.38.0 PIE TC s", "strip"]);
  const derivation = instance(mine).derivation;
  expect(derivation.name).toBe("busybox-1.38.0-riscv64-musl");
  expect(commandOf(derivation).env).toMatchObject({ A: "1", B: "2" });
  expect(hash(busybox)).toBe(before);
});

test("override starts from the arguments that were given", () => {
  const big = busybox
    .withArgs({ size: "l" })
    .override((prev) => ({ version: `${prev.args.size}` }));
  expect(scriptOf(big).trim()).toBe("make l PIE l");
});

test("lists are functions for whoever overrides, whatever the author wrote", () => {
  const more = user.override((prev) => ({ deps: (context) => [...prev.deps(context), initrd] }));
  const inputs = instance(more).derivation.inputs.map(({ derivation }) => derivation.name);
  expect(inputs).toContain("busybox-1.37.0-riscv64-musl");
  expect(inputs).toContain("initrd-riscv64-musl.cpio.gz");
});

test("override knows its members and arguments", () => {
  expect(thrown(() => busybox.override(() => ({ sources: [] })))).toBe(
    [
      "error MEMBER_UNKNOWN  recipe busybox has no member sources",
      "  at       variants.test.ts:LINE",
      "  near     source",
      "  members  name version description hosts prefers args source patches deps propagates tools env build jobs limits allow allowedReferences disallowedReferences toolchain",
    ].join("\n"),
  );
  expect(thrown(() => busybox.override(() => ({ size: "s" }) as never))).toContain(
    "  hint     it is an argument: withArgs({ size: … }), or args: { size: … } in what is returned",
  );
  expect(thrown(() => busybox.override(() => ({ args: { sise: "s" } as never })))).toContain(
    "error ARG_UNKNOWN  recipe busybox has no argument sise",
  );
});

test("replacing swaps through the whole graph, natives too", () => {
  const mine = busybox.override(() => ({ version: "9" }));
  const lab = initrd.replacing([[busybox, mine]]);
  const names = (recipe: Recipe): string[] => {
    const all = instance(recipe).derivation.inputs.flatMap(({ derivation }) => derivation.inputs);
    return all.map(({ derivation }) => derivation.name).filter((name) => /busybox/.test(name));
  };
  expect(names(initrd).sort()).toEqual([
    "busybox-1.37.0-riscv64-musl",
    "busybox-1.37.0-x86_64-gnu",
  ]);
  expect(names(lab).sort()).toEqual(["busybox-9-riscv64-musl", "busybox-9-x86_64-gnu"]);
  expect(names(initrd)).toHaveLength(2);
});

test("a replacement that is never met changes nothing", () => {
  const other = make({ name: "other", build: () => sh`true` });
  expect(hash(initrd.replacing([[other, busybox]]))).toBe(hash(initrd));
});

test("below a replacement the original stands, so that it may wrap it", () => {
  const wrapped = make({ name: "wrapped", deps: [busybox], build: () => sh`wrap ${busybox}` });
  const lab = user.replacing([[busybox, wrapped]]);
  const found = instance(lab).derivation.inputs.map(({ derivation }) => derivation);
  const wrapper = found.find(({ name }) => name === "wrapped-riscv64-musl")!;
  expect(wrapper.inputs.map(({ derivation }) => derivation.name)).toContain(
    "busybox-1.37.0-riscv64-musl",
  );
});

test("replacements go on from one to the next; from outside counts", () => {
  const two = busybox.override(() => ({ version: "2" }));
  const three = busybox.override(() => ({ version: "3" }));
  const dep = (recipe: Recipe): string[] =>
    instance(recipe)
      .derivation.inputs.map(({ derivation }) => derivation.name)
      .filter((name) => name.endsWith("riscv64-musl"));
  const chained = user.replacing([[busybox, two]]).replacing([[two, three]]);
  expect(dep(chained)).toEqual(["busybox-3-riscv64-musl"]);
  const later = user.replacing([[busybox, two]]).replacing([[busybox, three]]);
  expect(dep(later)).toEqual(["busybox-3-riscv64-musl"]);
  const inner = make({
    name: "inner",
    deps: [user.replacing([[busybox, two]])],
    build: () => sh`x`,
  });
  const outer = instance(inner.replacing([[busybox, three]])).derivation;
  expect(JSON.stringify(outer.inputs)).toContain("busybox-3-riscv64-musl");
  expect(JSON.stringify(outer.inputs)).not.toContain("busybox-2-riscv64-musl");
});

test("what replaces a recipe also replaces it where arguments were given, and gets them", () => {
  const big = make({ name: "big", build: () => sh`${busybox.withArgs({ size: "l" })}` });
  const mine = busybox.override(() => ({ version: "9" }));
  const lab = instance(big.replacing([[busybox, mine]])).derivation;
  const found = lab.inputs.find(({ derivation }) => /busybox/.test(derivation.name))!.derivation;
  expect(commandOf(found).files["/ast/build.sh"]).toContain("make 9 PIE l");
});

test("a replacement without the output that is asked for is an error", () => {
  const two = make({ name: "two", outputs: ["out", "dev"], build: () => sh`x` });
  const one = make({ name: "one", build: () => sh`x` });
  const asks = make({ name: "asks", build: () => sh`${two.output("dev")}` });
  expect(thrown(() => instance(asks.replacing([[two, one]])))).toBe(
    [
      "error OUTPUT_UNKNOWN  recipe one has no output dev",
      "  recipe   asks riscv64-musl  variants.test.ts:LINE",
      "  outputs  out",
    ].join("\n"),
  );
});

test("a recipe may need its own twin", () => {
  const python = make({
    name: "python",
    tools: ({ isNative, self }) => (isNative ? [] : [self.native]),
    build: ({ isNative }) => sh`make ${!isNative && "cross"}`,
  });
  const derivation = instance(python).derivation;
  expect(derivation.inputs.map((input) => input.derivation.name)).toContain("python-x86_64-gnu");
  expect(scriptOf(python, "x86_64-gnu").trim()).toBe("make");
});

test("recipes that need each other are an error with the chain", () => {
  const a: Recipe = make({ name: "a", deps: (): Dependency[] => [b], build: (): Script => sh`x` });
  const b: Recipe = make({ name: "b", deps: (): Dependency[] => [c], build: (): Script => sh`x` });
  const c: Recipe = make({ name: "c", build: (): Script => sh`${b}` });
  expect(thrown(() => instance(a))).toBe(
    [
      "error RECIPE_CYCLE  recipes need each other: b → c → b",
      "  chain  b riscv64-musl  variants.test.ts:LINE",
      "         c riscv64-musl  variants.test.ts:LINE",
      "         b riscv64-musl  variants.test.ts:LINE",
      "  hint   a recipe that needs its own twin asks first: isNative ? [] : [self.native]",
    ].join("\n"),
  );
});

test("a chain of ten thousand recipes needs no deep stack", () => {
  let last: Recipe = make({ name: "r", build: () => sh`x` });
  for (let index = 0; index < 10_000; index++) {
    const dep = last;
    last = make({ name: "r", deps: [dep], build: () => sh`x ${index}` });
  }
  expect(builtinOf(instance(image({ name: "i", root: () => ({ "/": tree(last) }) })).derivation).name)
    .toBe("initrd"); // prettier-ignore
});
