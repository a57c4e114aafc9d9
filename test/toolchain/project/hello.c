#include <linux/version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  (void)argv;
  return printf("hello %d %.3f\n", LINUX_VERSION_CODE > 0, pow(argc + 1, 0.5)) > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
