import { execFileSync, spawn } from "node:child_process";
import { getEventListeners } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTokenBank } from "../src/token-bank.ts";
import type { Claim, TokenBank } from "../src/token-bank.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bank-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Fifo {
  readonly path: string;
  take(): boolean;
  give(): void;
}

function makeFifo(name: string): Fifo {
  const path = join(folder, name);
  execFileSync("mkfifo", [path]);
  const withDescriptor = <T>(use: (descriptor: number) => T): T => {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };
  return {
    path,
    take: () =>
      withDescriptor((descriptor) => {
        try {
          return readSync(descriptor, Buffer.alloc(1)) === 1;
        } catch {
          return false;
        }
      }),
    give: () => withDescriptor((descriptor) => void writeSync(descriptor, "+")),
  };
}

test("a lone build gets the rest of the tokens one by one", async () => {
  using bank = createTokenBank({ tokens: 3 });
  const fifo = makeFifo("a");
  const lease = await bank.acquire({ tokens: 1 });
  lease.lend(fifo.path);
  await expect.poll(() => fifo.take()).toBe(true);
  await expect.poll(() => fifo.take()).toBe(true);
  lease.release();
});

test("no more than the total is out at any time", async () => {
  using bank = createTokenBank({ tokens: 2 });
  const first = await bank.acquire({ tokens: 1 });
  const second = await bank.acquire({ tokens: 1 });
  let third = false;
  const waiting = bank.acquire({ tokens: 1 }).then((lease) => {
    third = true;
    return lease;
  });
  await new Promise(setImmediate);
  expect(third).toBe(false);
  first.release();
  (await waiting).release();
  second.release();
});

test("an idle token in one FIFO starts a build that waits", async () => {
  using bank = createTokenBank({ tokens: 2 });
  const fifo = makeFifo("a");
  const lease = await bank.acquire({ tokens: 1 });
  lease.lend(fifo.path);
  const second = await bank.acquire({ tokens: 1 });
  expect(fifo.take()).toBe(false);
  second.release();
  lease.release();
});

test("tokens that a killed make had in hand come back with its build", async () => {
  using bank = createTokenBank({ tokens: 2 });
  const fifo = makeFifo("a");
  const lease = await bank.acquire({ tokens: 1 });
  lease.lend(fifo.path);
  await expect.poll(() => fifo.take()).toBe(true);
  lease.release();
  const both = await bank.acquire({ tokens: 2 });
  both.release();
});

test("forged tokens vanish", async () => {
  using bank = createTokenBank({ tokens: 1 });
  const fifo = makeFifo("a");
  const lease = await bank.acquire({ tokens: 1 });
  fifo.give();
  fifo.give();
  lease.lend(fifo.path);
  expect(fifo.take()).toBe(false);
  lease.release();
});

test("a request for more than there are takes all; an aborted one leaves the queue", async () => {
  using bank = createTokenBank({ tokens: 2 });
  const all = await bank.acquire({ tokens: 64 });
  const controller = new AbortController();
  const waiting = bank.acquire({ tokens: 1 }, controller.signal);
  controller.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  all.release();
  (await bank.acquire({ tokens: 2 })).release();
});

test("a builder that writes into its FIFO without end holds up nobody, and gains nothing", async () => {
  using bank = createTokenBank({ tokens: 2 });
  const fifo = makeFifo("a");
  const flood = spawn("sh", ["-c", 'exec cat /dev/zero > "$1"', "sh", fifo.path]);
  try {
    const lease = await bank.acquire({ tokens: 1 });
    lease.lend(fifo.path);
    await expect.poll(() => fifo.take()).toBe(true);
    const second = await bank.acquire({ tokens: 1 }); // idle or not, one of the two is free or comes back
    second.release();
    lease.release();
    const both = await bank.acquire({ tokens: 2 });
    both.release();
  } finally {
    flood.kill("SIGKILL");
  }
});

/** Names in the order in which their claims are met; each is given back at once. */
async function order(bank: TokenBank, claims: Readonly<Record<string, Claim>>): Promise<string[]> {
  const served: string[] = [];
  const all = Object.entries(claims).map(async ([name, claim]) => {
    const lease = await bank.acquire(claim);
    served.push(name);
    await new Promise(setImmediate);
    lease.release();
  });
  await Promise.all(all);
  return served;
}

test("the most urgent is served first, of equals the one that came first", async () => {
  using bank = createTokenBank({ tokens: 1 });
  const claims = {
    first: { tokens: 1, urgency: 1 },
    plain: { tokens: 1 },
    urgent: { tokens: 1, urgency: 5 },
    other: { tokens: 1, urgency: 5 },
  };
  expect(await order(bank, claims)).toEqual(["first", "urgent", "other", "plain"]);
});

test("one that would not fit into memory lets others pass, and comes when there is room", async () => {
  using bank = createTokenBank({ tokens: 4, memory: 100 });
  const claims = {
    first: { tokens: 1, memory: 60 },
    large: { tokens: 1, memory: 50, urgency: 9 },
    small: { tokens: 1, memory: 40 },
    unknown: { tokens: 1 },
  };
  expect(await order(bank, claims)).toEqual(["first", "small", "unknown", "large"]);
});

test("one that is larger than all memory runs alone", async () => {
  using bank = createTokenBank({ tokens: 4, memory: 100 });
  const claims = { first: { tokens: 1, memory: 1 }, huge: { tokens: 1, memory: 1000 } };
  expect(await order(bank, claims)).toEqual(["first", "huge"]);
});

test("whoever has been served listens to the signal no more", async () => {
  const { signal } = new AbortController();
  using bank = createTokenBank({ tokens: 1 });
  const first = await bank.acquire({ tokens: 1 }, signal);
  const second = bank.acquire({ tokens: 1 }, signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  first.release();
  (await second).release();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});
