/** A line of the bench: some rows about one thing. */

import type { Row } from "./row.ts";

export interface Line {
  readonly name: string;
  /** Takes minutes: `--quick` leaves it out. */
  readonly isLong?: boolean;
  /** Makes its own folders below the place's; throws where it cannot measure. */
  measure(this: void, place: Place): readonly Row[] | Promise<readonly Row[]>;
}

export interface Place {
  /** Empty; removed afterwards. */
  readonly folder: string;
  readonly rounds: number;
  /** A store of the bench's own that holds what the main job made: seed, musl, busybox, the image. */
  readonly warmStore: () => string;
}
