/**
 * The bank of CPU tokens: as many as cores, one in hand for each running step, the rest lent
 * to make's jobserver FIFOs. A token is never lost with a killed make: a FIFO is thrown away
 * with its build, and what was in it returns as credit. Who waits is served by urgency, and not
 * before the memory that it took last time is there.
 */

import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";

export interface TokenBank extends Disposable {
  /** Waits for tokens (never more than there are) and takes them. */
  acquire(claim: Claim, signal?: AbortSignal): Promise<Lease>;
}

export interface Claim {
  readonly tokens: number;
  /** The most urgent is served first, of equals the first. */
  readonly urgency?: number;
  /** Bytes it is expected to take. */
  readonly memory?: number;
}

export interface Holdings {
  readonly tokens: number;
  /** Bytes that may be expected of all leases together; one alone may be beyond it. */
  readonly memory?: number;
}

export interface Lease {
  /** From now on idle tokens of the bank flow into the build's FIFO, and back. */
  lend(fifo: string): void;
  release(): void;
}

interface Account {
  /** Tokens in the hand of the engine for it: make's implicit one. */
  held: number;
  /** Tokens put into its FIFO and not taken back. */
  lent: number;
  readonly memory: number;
  descriptor: number | undefined;
}

interface Waiter {
  readonly tokens: number;
  readonly urgency: number;
  readonly memory: number;
  readonly grant: (account: Account) => void;
}

const INTERVAL_MS = 100;
const TOKEN = "+";

export function createTokenBank({
  tokens: total,
  memory: capacity = Infinity,
}: Holdings): TokenBank {
  const accounts = new Set<Account>();
  const waiters: Waiter[] = [];
  let free = total;
  let timer: NodeJS.Timeout | undefined;

  return {
    async acquire({ tokens, urgency = 0, memory = 0 }, signal) {
      const wanted = Math.min(Math.max(1, tokens), total);
      const account = await new Promise<Account>((resolve, refuse) => {
        signal?.throwIfAborted();
        const leave = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          refuse(signal!.reason as Error);
        };
        // The signal outlives every claim: what listened on for ever would grow with the graph.
        const grant = (granted: Account): void => {
          signal?.removeEventListener("abort", leave);
          resolve(granted);
        };
        const waiter: Waiter = { tokens: wanted, urgency, memory, grant };
        signal?.addEventListener("abort", leave, { once: true });
        const behind = waiters.findIndex((each) => each.urgency < urgency);
        waiters.splice(behind < 0 ? waiters.length : behind, 0, waiter);
        distribute();
      });
      return {
        lend(fifo) {
          // Both ends open: a build whose make has gone must not make the bank's write fail.
          account.descriptor = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
          timer ??= setInterval(distribute, INTERVAL_MS).unref();
          distribute();
        },
        release() {
          if (!accounts.delete(account)) return;
          if (account.descriptor !== undefined) closeSync(account.descriptor);
          free += account.held + account.lent;
          if (accounts.size === 0) stopTimer();
          distribute();
        },
      };
    },
    [Symbol.dispose]: stopTimer,
  };

  /** Starts what waits, then feeds each empty FIFO one token; idle tokens are taken back first where somebody wants them. */
  function distribute(): void {
    const lenders = [...accounts].filter((account) => account.descriptor !== undefined);
    const idle = new Map(lenders.map((account) => [account, drain(account)]));
    const hungry = lenders.filter((account) => idle.get(account) === 0);
    let next = waiters.find(hasRoom);
    for (; next !== undefined; next = waiters.find(hasRoom)) {
      const { tokens, memory, grant } = next;
      while (free < tokens && takeBack(idle)) free += 1;
      if (free < tokens) break;
      free -= tokens;
      waiters.splice(waiters.indexOf(next), 1);
      const account: Account = { held: tokens, lent: 0, memory, descriptor: undefined };
      accounts.add(account);
      grant(account);
    }
    // Behind one that waits for tokens nobody is fed, or a large request would starve.
    for (const account of hungry.sort((a, b) => a.lent - b.lent)) {
      if (next !== undefined || (free === 0 && !takeBack(idle))) break;
      if (free > 0) free -= 1;
      put(account, 1);
      account.lent += 1;
    }
    for (const [account, count] of idle) put(account, count);
  }

  /** Who does not fit lets others pass, and is the first again when something ends. */
  function hasRoom({ memory }: Waiter): boolean {
    let expected = memory;
    for (const account of accounts) expected += account.memory;
    return accounts.size === 0 || expected <= capacity;
  }

  function stopTimer(): void {
    clearInterval(timer);
    timer = undefined;
  }
}

/** Takes one idle token out of some account; false when there is none. */
function takeBack(idle: Map<Account, number>): boolean {
  for (const [account, count] of idle) {
    if (count === 0) continue;
    idle.set(account, count - 1);
    account.lent -= 1;
    return true;
  }
  return false;
}

/**
 * Reads the tokens that lie in the FIFO, once and never waiting: a builder that writes without end
 * must not hold the engine. More than were lent are its forgery and vanish.
 */
function drain(account: Account): number {
  try {
    return Math.min(readSync(account.descriptor!, DRAINED), account.lent);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    return 0;
  }
}

/** As much as a FIFO holds, unless somebody made it larger. */
const DRAINED = Buffer.alloc(65536);

/** A FIFO that its builder filled meanwhile needs none; what was meant for it is lent all the same. */
function put(account: Account, count: number): void {
  if (count === 0) return;
  try {
    writeSync(account.descriptor!, Buffer.alloc(count, TOKEN));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
  }
}
