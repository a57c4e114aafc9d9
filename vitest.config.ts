import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "store/**", "test/fixtures/**"];
/** Build whole toolchains, packages and images: minutes for each platform. */
const whole = [
  "test/toolchain/**/*.test.ts",
  "test/image/{platforms,python}.test.ts",
  "test/packages/**/*.test.ts",
];
const common = {
  exclude,
  pool: "forks",
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Whoever names none comes last on machines of two cores.
  sequence: { groupOrder: 1 },
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "packages",
          include: ["packages/*/test/**/*.test.ts", "recipes/**/*.test.ts"],
        },
      },
      {
        test: {
          ...common,
          name: "scenarios",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, ...whole],
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
      {
        test: {
          ...common,
          name: "platforms",
          include: whole,
          globalSetup: ["test/support/global-setup.ts"],
          // Behind the others, whose clocks would not bear a C library being built beside them.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
