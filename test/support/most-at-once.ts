/** How many jobs ran at one moment, from their own words in a log: `job FROM TO`, in seconds of one clock. */

export function mostAtOnce(log: string): { jobs: number; most: number } {
  const jobs = [...log.matchAll(/^job (\d+\.\d+) (\d+\.\d+)$/gm)];
  const moments = jobs
    .flatMap(([, from, to]) => [
      { at: Number(from), change: 1 },
      { at: Number(to), change: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.change - b.change);
  let now = 0;
  let most = 0;
  for (const { change } of moments) most = Math.max(most, (now += change));
  return { jobs: jobs.length, most };
}
