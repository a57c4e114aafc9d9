/** Opens one location for reading, from a byte on where that is possible. */

import { constants, createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { AstbuildError } from "@astbuild/errors";
import type { OpenLocation, OpenRequest } from "./location.ts";
import { openHttp } from "./open-http.ts";
import type { HttpOptions } from "./open-http.ts";
import { LocationError } from "./location-failure.ts";

/**
 * @throws LocationError and system errors, for `asLocationFailure`
 * @throws URL_UNSUPPORTED
 */
export async function openLocation(
  request: OpenRequest,
  options: HttpOptions,
): Promise<OpenLocation> {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return openHttp(request, options);
  if (url?.protocol === "file:") return openFile(url, request);
  throw new AstbuildError("URL_UNSUPPORTED", `cannot fetch from ${request.url}`, {
    hint: "locations begin with https:, http:, file: or mirror://debian/",
  });
}

async function openFile(url: URL, { offset, signal }: OpenRequest): Promise<OpenLocation> {
  // A FIFO would be waited for, in a thread that nothing interrupts.
  const file = await open(url, constants.O_RDONLY | constants.O_NONBLOCK);
  const stats = await file.stat();
  if (!stats.isFile()) {
    await file.close();
    throw new LocationError("it is not a regular file");
  }
  const start = offset <= stats.size ? offset : 0;
  const body = createReadStream("", { fd: file, start, ...(signal && { signal }) });
  return { body, offset: start, total: stats.size, validator: undefined };
}
