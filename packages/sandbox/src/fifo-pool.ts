/** FIFOs, made in batches. Those for logs are used again: once a sandbox is dead nobody holds its log open. */

export interface FifoPool {
  take(): Promise<string>;
  giveBack(path: string): void;
}

const BATCH = 8;

/**
 * @param start of their paths
 * @param make makes FIFOs at all of the paths
 */
export function createFifoPool(
  start: string,
  make: (paths: readonly string[]) => Promise<void>,
): FifoPool {
  const free: string[] = [];
  let made = 0;
  let making: Promise<void> = Promise.resolve();

  async function refill(): Promise<void> {
    if (free.length > 0) return;
    const paths = Array.from({ length: BATCH }, () => `${start}-${made++}`);
    await make(paths);
    free.push(...paths);
  }

  return {
    async take() {
      for (;;) {
        const path = free.pop();
        if (path !== undefined) return path;
        making = making.then(refill, refill);
        await making;
      }
    },
    giveBack: (path) => void free.push(path),
  };
}
