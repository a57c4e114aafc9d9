/** Arguments of recipes: each declares its type and its default, reads text of the command line, and checks values. */

export interface Argument<V> {
  readonly type: "string" | "boolean" | "number" | "choice" | "list" | "record";
  readonly default: V;
  readonly description: string | undefined;
  /** What `choice` and `choices` allow. */
  readonly choices?: readonly string[];
  /** In words: `one of a, b`. */
  readonly wanted: string;
  /** The value that a text stands for; undefined when it stands for none. */
  parse(text: string): V | undefined;
  isValid(value: unknown): boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- an Argument is invariant in its value
export type ArgumentDeclarations = Readonly<Record<string, Argument<any>>>;

export type NoArguments = Readonly<Record<never, never>>;

/** The values that belong to some declarations. */
export type ArgumentValues<A extends ArgumentDeclarations> = {
  readonly [K in keyof A]: A[K] extends Argument<infer V> ? V : never;
};

export interface ArgumentConstructors {
  /** Any text, or what `isValid` takes; `wanted` says in words what that is: `an IP address`. */
  string(
    defaultValue: string,
    description?: string,
    only?: { readonly wanted: string; readonly isValid: (text: string) => boolean },
  ): Argument<string>;
  boolean(defaultValue: boolean, description?: string): Argument<boolean>;
  /** An integer. */
  number(defaultValue: number, description?: string): Argument<number>;
  choice<const C extends readonly [string, ...string[]]>(
    choices: C,
    defaultValue: C[number],
    description?: string,
  ): Argument<C[number]>;
  /** Some of a few words. On the command line: `--arg name=a,b`. */
  choices<const C extends readonly [string, ...string[]]>(
    choices: C,
    defaultValue: readonly C[number][],
    description?: string,
  ): Argument<readonly C[number][]>;
  /** On the command line: `--arg name=a,b`. */
  list(defaultValue: readonly string[], description?: string): Argument<readonly string[]>;
  /** On the command line: `--arg name=KEY=value,KEY=value`, laid over the default. */
  record(
    defaultValue: Readonly<Record<string, string>>,
    description?: string,
  ): Argument<Readonly<Record<string, string>>>;
}

export const arg: ArgumentConstructors = {
  string: (
    defaultValue,
    description,
    { wanted, isValid } = { wanted: "a string", isValid: () => true },
  ) => ({
    type: "string",
    default: defaultValue,
    description,
    wanted,
    parse: (text) => (isValid(text) ? text : undefined),
    isValid: (value) => isString(value) && isValid(value),
  }),
  boolean: (defaultValue, description) => ({
    type: "boolean",
    default: defaultValue,
    description,
    wanted: "true or false",
    parse: (text) => ({ true: true, false: false })[text],
    isValid: (value) => typeof value === "boolean",
  }),
  number: (defaultValue, description) => ({
    type: "number",
    default: defaultValue,
    description,
    wanted: "an integer",
    parse: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
    isValid: Number.isSafeInteger,
  }),
  choice: (choices, defaultValue, description) => ({
    type: "choice",
    default: defaultValue,
    description,
    choices,
    wanted: `one of ${choices.join(", ")}`,
    parse: (text) => choices.find((each) => each === text),
    isValid: (value) => choices.some((each) => each === value),
  }),
  choices: (choices, defaultValue, description) => ({
    type: "list",
    default: defaultValue,
    description,
    choices,
    wanted: `some of ${choices.join(", ")}, with commas between them`,
    parse: (text) => parseChoices(text, choices),
    isValid: (value) => Array.isArray(value) && value.every((each) => choices.includes(each)),
  }),
  list: (defaultValue, description) => ({
    type: "list",
    default: defaultValue,
    description,
    wanted: "words with commas between them: a,b",
    parse: parseList,
    isValid: (value) => Array.isArray(value) && value.every(isString),
  }),
  record: (defaultValue, description) => ({
    type: "record",
    default: defaultValue,
    description,
    wanted: "pairs with commas between them: KEY=value,KEY=value",
    parse: (text) => parseRecord(text, defaultValue),
    isValid: isRecord,
  }),
};

function parseList(text: string): readonly string[] {
  return text === "" ? [] : text.split(",");
}

function parseChoices<C extends string>(
  text: string,
  choices: readonly C[],
): readonly C[] | undefined {
  const words = parseList(text);
  return words.every((each): each is C => choices.some((choice) => choice === each))
    ? (words as readonly C[])
    : undefined;
}

function parseRecord(
  text: string,
  defaultValue: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  if (text === "") return defaultValue;
  const pairs = text.split(",").map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  if (pairs.includes(null)) return undefined;
  return { ...defaultValue, ...Object.fromEntries(pairs.map((pair) => [pair![1], pair![2]])) };
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(isString);
}
