/** Which input of a step is which input of its former self: by what they are, not by their bytes. */

import type { Described, DescribedInput } from "./described.ts";

/** An input with the one step that it is meant to be an output of. */
export interface MatchedInput extends DescribedInput {
  /** Undefined where nothing is recorded of it. */
  readonly step: Described | undefined;
}

export interface MatchedInputs {
  readonly pairs: readonly InputPair[];
  readonly added: readonly MatchedInput[];
  readonly removed: readonly MatchedInput[];
}

export interface InputPair {
  readonly before: MatchedInput;
  readonly after: MatchedInput;
}

interface Likeness {
  readonly key: (input: MatchedInput) => string | undefined;
  /** Only where nothing else could be meant. */
  readonly alone?: true;
}

/** From the surest to the least; within one, in order. */
const LIKENESSES: readonly Likeness[] = [
  { key: ({ path }) => path },
  { key: (input) => keyOf(input, ({ recipe, platform, name }) => [recipe, platform, name]) },
  { key: (input) => keyOf(input, ({ platform, name }) => [platform, name]) },
  { key: ({ name }) => name },
  { key: (input) => keyOf(input, ({ recipe, platform }) => [recipe, platform]), alone: true },
  { key: (input) => keyOf(input, ({ name }) => [name.replaceAll(/\d[0-9a-z.+~_-]*/g, "#")]) },
];

export function matchInputs(before: Described, after: Described): MatchedInputs {
  const pairs: InputPair[] = [];
  let added = after.inputs.map((input): MatchedInput => ({ ...input, step: input.steps()[0] }));
  const wanted = new Set(added.map(({ step }) => likeness(step)));
  let removed = before.inputs.map((input): MatchedInput => {
    const steps = input.steps();
    return { ...input, step: steps.find((step) => wanted.has(likeness(step))) ?? steps[0] };
  });
  for (const { key, alone = false } of LIKENESSES) {
    const former = groups(removed, key);
    for (const [text, group] of groups(added, key)) {
      const others = former.get(text) ?? [];
      if (alone && (group.length > 1 || others.length > 1)) continue;
      const count = Math.min(group.length, others.length);
      for (let index = 0; index < count; index++)
        pairs.push({ after: group[index]!, before: others[index]! });
    }
    const matched = new Set(pairs.flatMap((pair) => [pair.after, pair.before]));
    added = added.filter((input) => !matched.has(input));
    removed = removed.filter((input) => !matched.has(input));
  }
  return { pairs, added, removed };
}

function likeness(step: Described | undefined): string {
  return [step?.kind, step?.platform, step?.recipe, step?.name].join(" ");
}

function keyOf(
  { step, output }: MatchedInput,
  parts: (step: Described) => readonly (string | undefined)[],
): string | undefined {
  return step && [step.kind, output, ...parts(step)].join(" ");
}

function groups(
  inputs: readonly MatchedInput[],
  key: Likeness["key"],
): Map<string, MatchedInput[]> {
  const found = new Map<string, MatchedInput[]>();
  for (const input of inputs) {
    const text = key(input);
    if (text === undefined) continue;
    const group = found.get(text);
    if (group === undefined) found.set(text, [input]);
    else group.push(input);
  }
  return found;
}
