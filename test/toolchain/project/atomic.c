/* Sixteen bytes are more than a machine's word: a call into libatomic. */
static _Atomic __int128 counter;

int main(int argc, char **argv) {
  (void)argv;
  counter += argc;
  return counter != argc;
}
