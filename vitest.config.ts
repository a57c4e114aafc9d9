import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "store/**", "test/fixtures/**"];
const common = { exclude, pool: "forks", testTimeout: 60_000, hookTimeout: 60_000 } as const;

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
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
    ],
  },
});
