/** Notes what the sandbox of a failed build was made of, so that its hash is enough to enter it again. */

import type { BuildJob } from "../builders/builder.ts";
import { preparedCommand } from "./prepared-command.ts";

/** False for what runs inside the engine. On a full disk the failure itself is what somebody must hear of. */
export async function noteFailed({ services, resolved }: BuildJob): Promise<boolean> {
  if (resolved.builder.kind !== "command") return false;
  const command = preparedCommand(resolved, services.toolsOf(resolved));
  const text = JSON.stringify(command);
  await services.store.writeFailedCommand(resolved.hash, text).catch(() => undefined);
  return true;
}
