/** A server that sends a byte now and then never stalls, and never ends either. */

import type { Readable } from "node:stream";
import { LocationError } from "./location-failure.ts";

/** Bytes a second. */
const SLOWEST = 1000;

/**
 * Gives the body up when less than `SLOWEST` came in a window of time; another location may be faster.
 *
 * @param window milliseconds
 * @returns a disposable that stops the watch
 */
export function watchPace(body: Readable, received: () => number, window: number): Disposable {
  let before = received();
  const timer = setInterval(() => {
    const came = received() - before;
    before += came;
    if (came >= (SLOWEST * window) / 1000) return;
    body.destroy(new LocationError(`it is too slow: ${came} bytes in ${window / 1000} s`));
  }, window);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
