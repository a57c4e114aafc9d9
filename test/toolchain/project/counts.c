/* Counts in two threads: on aarch64 libgcc does it, and asks the C library what the machine can do. */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int counted;

static void *count(void *unused) {
  for (int i = 0; i < 1000; i++) atomic_fetch_add(&counted, 1);
  return unused;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) {
    if (pthread_create(&threads[i], NULL, count, NULL) != 0) return 1;
  }
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  return counted == 2000 ? puts("counted") < 0 : 1;
}
