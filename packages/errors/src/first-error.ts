/** Of errors that piled up while things were disposed of, the one that came first: it is the cause. */

export function firstError(error: unknown): unknown {
  let first = error;
  while (first instanceof SuppressedError) first = first.suppressed as unknown;
  return first;
}
