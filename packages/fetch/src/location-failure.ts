/** Why one location gave nothing, in plain words, and whether asking again may help. */

import { isAstbuildError } from "@astbuild/errors";

export interface LocationFailure {
  readonly url: string;
  /** Plain words, then the system's own in brackets. */
  readonly reason: string;
  /** A second attempt at the same location may succeed. */
  readonly isTransient: boolean;
  /** The host could not be reached: other files would wait in vain. */
  readonly isHostDown: boolean;
  /** The server answered, and said that it does not have the file. */
  readonly isGone: boolean;
}

/** Thrown inside the package by what reads a location; never leaves it. */
export class LocationError extends Error {
  readonly isTransient: boolean;
  readonly isGone: boolean;
  readonly isHostDown: boolean;
  constructor(reason: string, kind?: "transient" | "gone" | "host down") {
    super(reason);
    this.isTransient = kind === "transient";
    this.isGone = kind === "gone";
    this.isHostDown = kind === "host down";
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no host of that name",
  EAI_AGAIN: "the name of the host cannot be looked up: is there a network?",
  ECONNREFUSED: "the host refuses the connection",
  ENETUNREACH: "the network cannot be reached",
  EHOSTUNREACH: "the host cannot be reached",
  ETIMEDOUT: "the host does not answer",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ENOENT: "there is no such file",
  EACCES: "the file may not be read",
  EISDIR: "it is a folder",
  CERT_HAS_EXPIRED: "the certificate has expired: is the clock right?",
  CERT_NOT_YET_VALID: "the certificate is not valid yet: is the clock right?",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is not trusted; NODE_EXTRA_CA_CERTS names more",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is not trusted; NODE_EXTRA_CA_CERTS names more",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate is not trusted; NODE_EXTRA_CA_CERTS names more",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the certificate is not trusted; NODE_EXTRA_CA_CERTS names more",
};

const TRANSIENT = new Set(["EAI_AGAIN", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const HOST_DOWN = new Set(
  "ENOTFOUND EAI_AGAIN ECONNREFUSED ENETUNREACH EHOSTUNREACH ETIMEDOUT".split(" "),
);

/** The failure that an error means, or undefined where it is none of a location's. */
export function asLocationFailure(url: string, error: unknown): LocationFailure | undefined {
  if (error instanceof LocationError) {
    const { isTransient, isGone, isHostDown, message } = error;
    return { url, reason: message, isTransient, isGone, isHostDown };
  }
  const code = isAstbuildError(error) ? undefined : codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const words = WORDS[code];
  return {
    url,
    reason: words === undefined ? error.message : `${words} (${code})`,
    isTransient: TRANSIENT.has(code) || code.startsWith("HPE_"),
    isHostDown: HOST_DOWN.has(code),
    isGone: code === "ENOENT",
  };
}

/** Node tries every address of a host and wraps what it got. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
