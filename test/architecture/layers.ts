/** The layers of docs/design: a package imports only from packages of a lower number. */
export const LAYERS: Readonly<Record<string, number>> = {
  errors: 0,
  platform: 1,
  hash: 1,
  fs: 1,
  archive: 1,
  elf: 1,
  derivation: 2,
  recipe: 3,
  store: 3,
  sandbox: 3,
  fetch: 3,
  image: 3,
  engine: 4,
  loader: 5,
  qemu: 5,
  astbuild: 6,
};
