/** A lasting root whose object lies there without a row: the database lost its last commits, and what they told of is no junk. */

import { lstatSync } from "node:fs";
import { basename } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import type { Root } from "../roots.ts";
import type { Collector } from "./collector.ts";

/** @throws STORE_DATABASE_LOST */
export function refuseLostRows({ database, layout }: Collector, roots: readonly Root[]): void {
  const paths = JSON.stringify(roots.map(({ path }) => path));
  const without = database.rows<[string]>(
    `SELECT DISTINCT json_each.value FROM json_each(?) LEFT JOIN object ON object.path = json_each.value
     WHERE object.id IS NULL`,
    paths,
  );
  const lost = without
    .map(([path]) => path)
    .filter(
      (path) =>
        lstatSync(`${layout.objects}/${basename(path)}`, { throwIfNoEntry: false }) !== undefined,
    );
  if (lost.length === 0) return;
  throw new AstbuildError(
    "STORE_DATABASE_LOST",
    "roots name objects that the database does not know: it has lost rows",
    {
      facts: { store: layout.root, objects: lost.slice(0, 10) },
      hint: "astbuild store rebuild-db; what that does not adopt goes once its root is removed",
    },
  );
}
