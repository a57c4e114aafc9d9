/** Words for configuring util-linux that all its recipes have. */

export const CONFIGURE = [
  ...["--disable-static", "--disable-nls", "--disable-asciidoc", "--disable-poman"],
  ...["--without-python", "--without-systemd"],
  // A program of the host would have been asked.
  "scanf_cv_alloc_modifier=ms",
];
