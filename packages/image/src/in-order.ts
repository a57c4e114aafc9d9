/** Work on several items at a time whose results come in the order of the items. */

/**
 * At most `bound` items are under way: an item is begun only when the one `bound` before it has
 * been taken. After a failure, or when the caller stops, those under way are awaited.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  bound: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  try {
    for (const item of items) {
      if (underWay.length >= bound) yield await underWay.shift()!;
      const run = work(item);
      // A failure is thrown when its turn comes; until then it is not unhandled.
      run.catch(() => undefined);
      underWay.push(run);
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}
