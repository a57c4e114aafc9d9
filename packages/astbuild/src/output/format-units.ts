/** Bytes and durations as people read them, in few columns. */

/** `812 B`, `2.4 MiB`, `88.6 MiB`, `1.2 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit]}`;
}

/** How long something took: `0.4s`, `48.1s`, `2m10s`, `1h02m`. */
export function formatSeconds(seconds: number): string {
  return seconds < 59.95 ? `${seconds.toFixed(1)}s` : formatElapsed(Math.round(seconds));
}

/** How long something takes already: `12s`, `2m10s`, `1h02m`. */
export function formatElapsed(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}

/** How long something may take, no finer than it can be known: `10s`, `40s`, `3m`, `1h10m`. */
export function formatRough(seconds: number): string {
  if (seconds <= 50) return `${Math.max(10, Math.ceil(seconds / 10) * 10)}s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const tens = Math.ceil(minutes / 10) * 10;
  return `${Math.floor(tens / 60)}h${String(tens % 60).padStart(2, "0")}m`;
}
