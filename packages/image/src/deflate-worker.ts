/** Runs in a worker thread. */

export { deflateSegment as default } from "./deflate-segment.ts";
