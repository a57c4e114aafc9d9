/** Publishes the outputs of one build: examined where they lie, finished beside the objects, registered in one transaction. */

import { randomUUID } from "node:crypto";
import type { StorePath } from "@astbuild/derivation";
import { asDiskError, removeTree } from "@astbuild/fs";
import { checkpoint } from "./checkpoint.ts";
import { damagedPaths } from "./damage.ts";
import { examineOutputs } from "./examine-outputs.ts";
import type { ExaminedOutput } from "./examine-outputs.ts";
import { packRecord } from "./derivation-records.ts";
import { createFilePool } from "./file-pool.ts";
import type { FilePool } from "./file-pool.ts";
import { finishOutput } from "./finish-output.ts";
import type { OutputFacts, Published, PublishRequest } from "./publish-request.ts";
import { createRegistrar } from "./register-builds.ts";
import type { FinishedOutput, Registrar, RegistrarOptions } from "./register-builds.ts";
import { inFlightName } from "./store-layout.ts";

export interface Publisher {
  publish(request: PublishRequest): Promise<Published>;
  /** What `publish` would make of the outputs, without moving or registering anything. */
  examine(request: PublishRequest): Promise<Readonly<Record<string, OutputFacts>>>;
  close(): Promise<void>;
}

export interface PublisherOptions extends RegistrarOptions {
  readonly syncFileSystem: ((path: string) => Promise<void>) | undefined;
}

interface PublishTools extends PublisherOptions {
  readonly pool: FilePool;
  readonly registrar: Registrar;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const tools: PublishTools = {
    ...options,
    pool: createFilePool(),
    registrar: createRegistrar(options),
  };
  return {
    publish: (request) => publish(tools, request),
    async examine(request) {
      const examined = await examineOutputs(tools.pool, request);
      return Object.fromEntries(examined.map((output) => [output.output, factsOf(output)]));
    },
    async close() {
      await tools.registrar.close();
      await tools.pool.close();
    },
  };
}

async function publish(tools: PublishTools, request: PublishRequest): Promise<Published> {
  const examined = await examineOutputs(tools.pool, request);
  checkpoint("publish:examined");
  const facts = new Map(examined.map((output) => [output.output, factsOf(output)]));
  await request.check?.(Object.fromEntries(facts));
  // Rooted before they exist: a collector cannot come between the registration and its user.
  const held = await tools.inFlight.hold(examined.map(({ path }) => path));
  // One that was found damaged since it is held is to be replaced.
  const valid = held.difference(new Set(damagedPaths(tools.database)));
  const finished = await finishAll(tools, examined, valid);
  checkpoint("publish:finished");
  const build = randomUUID();
  const registered = await tools.registrar
    .register({
      resolvedHash: request.resolvedHash,
      staticHash: request.staticHash,
      build,
      name: request.name,
      seconds: request.seconds,
      derivation: request.derivation && packRecord(request.derivation),
      facts: request.facts,
      inputs: request.inputs ?? request.candidates,
      outputs: finished,
    })
    .catch((error: unknown) => {
      for (const { staged } of finished) if (staged !== undefined) tools.registrar.remove(staged);
      throw asDiskError(error, "register the outputs", tools.layout.objects);
    });
  const outputs = [...facts].map(([output, known]) => [
    output,
    { ...known, fresh: registered.fresh.has(output) },
  ]);
  return {
    realisation: {
      resolvedHash: request.resolvedHash,
      build,
      outputs: Object.fromEntries(
        request.outputs.map(({ output }) => [output, facts.get(output)!.path]),
      ),
    },
    outputs: Object.fromEntries(outputs) as Published["outputs"],
    ...(registered.previous === undefined
      ? {}
      : { notReproducible: { previous: registered.previous } }),
  };
}

async function finishAll(
  tools: PublishTools,
  examined: readonly ExaminedOutput[],
  valid: ReadonlySet<StorePath>,
): Promise<FinishedOutput[]> {
  const { pool, layout, live, syncFileSystem } = tools;
  const links = new Map<bigint, number>();
  for (const { ino, type } of examined.flatMap(({ tree }) => tree.entries)) {
    if (type === "file") links.set(ino, (links.get(ino) ?? 0) + 1);
  }
  const finished: FinishedOutput[] = [];
  try {
    for (const output of examined) {
      const isValid = valid.has(output.path);
      const staged = isValid ? undefined : `${layout.objects}/${inFlightName("new", live)}`;
      const contentDigest =
        staged === undefined
          ? output.digest
          : await finishOutput(pool, output, { staged, links, syncFileSystem });
      finished.push({ ...output, contentDigest, staged });
    }
    return finished;
  } catch (error) {
    for (const { staged } of finished) if (staged !== undefined) await removeTree(staged);
    throw asDiskError(error, "finish an output", layout.objects);
  }
}

function factsOf({ path, references, self, size, digest, tree }: ExaminedOutput): OutputFacts {
  return { path, references, self, size, digest, unread: tree.unread };
}
