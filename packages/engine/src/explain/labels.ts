/** Members of two derivations with equal words for what is the same input, so that only what differs by itself is left. */

import type { Json } from "@astbuild/hash";
import type { Described } from "./described.ts";
import type { MatchedInput, MatchedInputs } from "./match-inputs.ts";

type Members = { readonly [key: string]: Json };

export interface Labelled {
  readonly before: Members;
  readonly after: Members;
  readonly label: (input: MatchedInput) => string;
}

export function labelled(before: Described, after: Described, matched: MatchedInputs): Labelled {
  const labels = new Map<MatchedInput, string>();
  const used = new Set<string>();
  const unique = (input: MatchedInput): string => {
    const wanted = wordOf(input);
    let word = wanted;
    for (let count = 2; used.has(word); count++) word = `${wanted}#${count}`;
    used.add(word);
    return word;
  };
  for (const pair of matched.pairs) {
    const word = unique(pair.after);
    labels.set(pair.after, word);
    labels.set(pair.before, word);
  }
  for (const input of [...matched.added, ...matched.removed]) labels.set(input, unique(input));
  const tokens = (inputs: readonly MatchedInput[]): Map<string, string> =>
    new Map(inputs.map((input) => [input.token, labels.get(input)!]));
  return {
    before: relabel(
      before,
      tokens([...matched.pairs.map((pair) => pair.before), ...matched.removed]),
    ),
    after: relabel(after, tokens([...matched.pairs.map((pair) => pair.after), ...matched.added])),
    label: (input) => labels.get(input)!,
  };
}

/** As a recipe's author writes it. */
function wordOf({ step, output, name }: MatchedInput): string {
  if (step === undefined || (step.kind !== "build" && step.kind !== "image")) return name;
  return output === "out" ? step.recipe : `${step.recipe}.${output}`;
}

function relabel({ members, scratch }: Described, labels: ReadonlyMap<string, string>): Members {
  let text = JSON.stringify(members);
  for (const [token, label] of labels) text = text.replaceAll(token, `\${${label}}`);
  for (const [output, path] of Object.entries(scratch))
    text = text.replaceAll(path, `\${${output}}`);
  return JSON.parse(text) as Members;
}
