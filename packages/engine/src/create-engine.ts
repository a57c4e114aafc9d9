/** Puts the engine together: one token bank, one pool of workers, a sandbox for each set of tools. */

import type { StorePath } from "@astbuild/derivation";
import type { Sandbox } from "@astbuild/sandbox";
import type { Engine, EngineOptions } from "./engine.ts";
import type { GraphContext } from "./realise-graph.ts";
import { realiseTargets } from "./realise-targets.ts";
import { planOf, survey } from "./survey.ts";
import { createTokenBank } from "./token-bank.ts";
import { createWorkers } from "./workers.ts";

/**
 * An engine over one store. Dispose it to end its worker threads and its sandbox's spawner;
 * several realises may run in one engine and share its cores.
 */
export function createEngine(options: EngineOptions): Engine {
  const { store, fetcher, jobs } = options;
  const bank = createTokenBank({
    tokens: jobs,
    memory: options.memory ?? process.availableMemory(),
  });
  const workers = createWorkers(jobs);
  const sandboxes = new Map<StorePath, Promise<Sandbox>>();

  const context: GraphContext = {
    ...{ store, fetcher, workers, bank, sandbox },
    cores: jobs,
    offline: options.offline ?? false,
    keepGoing: options.keepGoing ?? false,
    keepFailed: options.keepFailed ?? false,
    limits: options.limits ?? {},
    signal: options.signal,
    emit: options.onEvent,
  };

  return {
    plan: async (targets) => planOf(await survey(store, targets)),
    realise: (targets) => realiseTargets(context, targets),
    async check(targets, checkOptions) {
      const { checkTargets } = await import("./check/check-targets.ts");
      return await checkTargets(context, targets, checkOptions);
    },
    async prepare(derivation) {
      const { prepareCommand } = await import("./visit/prepare-command.ts");
      return await prepareCommand(derivation, (targets) => realiseTargets(context, targets));
    },
    async visit(command, visit) {
      const { visitCommand } = await import("./visit/visit-command.ts");
      return await visitCommand(context, command, visit);
    },
    async [Symbol.asyncDispose]() {
      bank[Symbol.dispose]();
      await workers[Symbol.asyncDispose]();
      // One that could not be started was told to whoever wanted it.
      for (const each of sandboxes.values()) {
        await (await each.catch(() => undefined))?.[Symbol.asyncDispose]();
      }
    },
  };

  function sandbox(tools: StorePath): Promise<Sandbox> {
    let started = sandboxes.get(tools);
    if (started === undefined) {
      started = import("@astbuild/sandbox").then(({ startSandbox }) =>
        startSandbox({ folder: store.physical(tools) }),
      );
      sandboxes.set(tools, started);
    }
    return started;
  }
}
