#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

/* glibc loads libgcc_s for this, by itself. */
int main(void) {
  pthread_t thread;
  void *result;
  if (pthread_create(&thread, NULL, wait_for_ever, NULL) != 0) return 1;
  if (pthread_cancel(thread) != 0 || pthread_join(thread, &result) != 0) return 1;
  return result == PTHREAD_CANCELED ? puts("cancelled") < 0 : 1;
}
