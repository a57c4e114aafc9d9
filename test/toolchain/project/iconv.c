/* Bytes that are no EUC-KR are an error: CVE-2025-26519. */

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

int main(void) {
  char from[] = "\xc8\x41", to[16], *in = from, *out = to;
  size_t left = 2, room = sizeof to;
  iconv_t converter = iconv_open("UTF-8", "EUC-KR");
  if (converter == (iconv_t)-1) return EXIT_FAILURE;
  return iconv(converter, &in, &left, &out, &room) == (size_t)-1 && errno == EILSEQ ? EXIT_SUCCESS : EXIT_FAILURE;
}
