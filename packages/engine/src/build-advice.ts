/** What the last lines of a failed build mean to whoever wrote the recipe: one line, where it is sure. */

interface Advice {
  readonly sign: RegExp;
  readonly advice: (groups: Readonly<Record<string, string | undefined>>) => string;
}

/** The first of these that any line bears wins: causes stand before what follows from them. */
const ADVICE: readonly Advice[] = [
  {
    sign: /\.\/configure: No such file or directory$/,
    advice: () => "the source has no configure script yet: autoreconf: true makes one",
  },
  {
    sign: /: (?<name>CPPFLAGS|LDFLAGS|PKG_CONFIG_PATH): unbound variable$/,
    advice: ({ name }) => `${name} is set by deps, and there are none: deps: [zlib]`,
  },
  {
    sign: /name resolution|could not resolve host|unable to resolve host|bad hostname|network is unreachable|name or service not known/i,
    advice: () => "a build has no network: fetch it in the recipe, by fetchTar() or fetchFile()",
  },
  {
    sign: /\/homeless-shelter\b.*: no such file or directory$/i,
    advice: () => "a build has no home: export HOME=/build where a program wants one",
  },
  {
    sign: /: read-only file system$/i,
    advice: () => "a build writes below ${out}, /build and /tmp, and nowhere else",
  },
  {
    sign: /: (?<name>[\w+.-]+): command not found$/,
    advice: ({ name }) => `${name} is not on PATH: name what brings it in tools, or in seedTools`,
  },
  {
    sign: /cannot find -l(?<name>[\w+.-]+)/,
    advice: ({ name }) => `no lib${name} among deps: name the recipe that makes it`,
  },
  {
    sign: /fatal error: (?<name>\S+\.h\w*): No such file or directory$/,
    advice: ({ name }) => `if the source does not bring ${name}, name the recipe that does in deps`,
  },
  {
    sign: /^(?:configure: error:|CMake Error|.*meson\.build:\d+:\d+: ERROR:)/,
    advice: () =>
      "config.log and the like are kept by --keep-failed; pkg-config, cmake and meson find what is in deps",
  },
];

/** @param tail the last lines of the build's log */
export function buildAdvice(tail: readonly string[]): string | undefined {
  for (const { sign, advice } of ADVICE) {
    for (const line of tail) {
      const found = sign.exec(line);
      if (found !== null) return advice(found.groups ?? {});
    }
  }
  return undefined;
}
