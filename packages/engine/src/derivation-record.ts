/** What the store keeps of a derivation that was built: what was hashed, and where it comes from. */

import type { ResolvedDerivation } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";
import type { DerivationRecord } from "@astbuild/store";

/** The member `unhashed` holds the recipe's version, place and arguments, and where a download comes from. */
export function derivationRecord({
  derivation,
  description,
}: ResolvedDerivation): DerivationRecord {
  const { origin, args, urls } = derivation.unhashed;
  const { recipe, platform, version, file, line } = origin;
  const unhashed = JSON.parse(JSON.stringify({ version, file, line, args, urls })) as Json;
  return {
    recipe,
    ...(platform !== undefined && { platform }),
    description: { ...description, unhashed },
  };
}
