/* A program that says what it loads: https://uapi-group.org/specifications/specs/elf_dlopen_metadata */

#define NOTE "[{\"soname\":[\"libother.so.2\",\"libplug.so.1\"],\"priority\":\"required\"}]"

static const struct {
  unsigned int name_size, size, type;
  char name[4];
  char content[(sizeof NOTE + 3) & ~3];
} note __attribute__((used, aligned(4), section(".note.dlopen"))) = {4, sizeof NOTE, 0x407c0c0a, "FDO", NOTE};

int main(void) { return 0; }
