/**
 * What shows another machine to a builder that is checked, as a library that the dynamic loader
 * puts before the C library: the clock, the number of cores, the kernel's release, the order in
 * which folders are read. Statically linked programs and the kernel's own time stamps on files do
 * not see it. `SHIFT`, `CORES` and `KERNEL` are defined by whoever compiles it.
 *
 * A clock that runs ahead makes no file younger than now, so that make has nothing to complain of.
 * A folder is read whole at its first entry, and given out backwards.
 */
export const PERTURBATION_SOURCE = `#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
    now->tv_sec += SHIFT;
  return result;
}

int timespec_get(struct timespec *now, int base) {
  return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, now) ? base : 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec precise;
  if (clock_gettime(CLOCK_REALTIME, &precise)) return -1;
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *now) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (now) *now = precise.tv_sec;
  return precise.tv_sec;
}

int uname(struct utsname *name) {
  REAL(uname);
  int result = real(name);
  if (!result) {
    strcpy(name->release, KERNEL);
    strcpy(name->version, KERNEL);
  }
  return result;
}

int get_nprocs(void) { return CORES; }
int get_nprocs_conf(void) { return CORES; }

long sysconf(int name) {
  REAL(sysconf);
  return name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF ? CORES : real(name);
}

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set) {
  REAL(sched_getaffinity);
  int result = real(process, size, set);
  if (result) return result;
  CPU_ZERO_S(size, set);
  for (int core = 0; core < CORES; core++) CPU_SET_S(core, size, set);
  return 0;
}

struct listing {
  struct listing *next;
  DIR *folder;
  long count, at;
  struct dirent **entries;
};

static struct listing *listings;
static char lock;

static void take(void) { while (__atomic_test_and_set(&lock, __ATOMIC_ACQUIRE)) sched_yield(); }
static void release(void) { __atomic_clear(&lock, __ATOMIC_RELEASE); }

static struct listing *find(DIR *folder) {
  take();
  struct listing *found = listings;
  while (found && found->folder != folder) found = found->next;
  release();
  return found;
}

static void drop(DIR *folder) {
  take();
  struct listing **place = &listings;
  while (*place && (*place)->folder != folder) place = &(*place)->next;
  struct listing *found = *place;
  if (found) *place = found->next;
  release();
  if (!found) return;
  for (long index = 0; index < found->count; index++) free(found->entries[index]);
  free(found->entries);
  free(found);
}

static struct listing *load(DIR *folder) {
  REAL(readdir);
  struct listing *loaded = calloc(1, sizeof *loaded);
  if (!loaded) return 0;
  loaded->folder = folder;
  for (struct dirent *entry; (entry = real(folder));) {
    if (!(loaded->count & (loaded->count + 1)))
      loaded->entries = realloc(loaded->entries, (2 * loaded->count + 2) * sizeof entry);
    struct dirent *copy = malloc(entry->d_reclen);
    if (!loaded->entries || !copy) abort();
    loaded->entries[loaded->count++] = memcpy(copy, entry, entry->d_reclen);
  }
  take();
  loaded->next = listings;
  listings = loaded;
  release();
  return loaded;
}

struct dirent *readdir(DIR *folder) {
  int before = errno;
  struct listing *listing = find(folder);
  errno = 0;
  if (!listing) listing = load(folder);
  if (!listing) return 0;
  if (listing->at < listing->count) {
    errno = before;
    return listing->entries[listing->count - 1 - listing->at++];
  }
  if (!errno) errno = before;
  return 0;
}

struct dirent64 *readdir64(DIR *folder) { return (struct dirent64 *)readdir(folder); }

int closedir(DIR *folder) {
  REAL(closedir);
  drop(folder);
  return real(folder);
}

void rewinddir(DIR *folder) {
  REAL(rewinddir);
  drop(folder);
  real(folder);
}

long telldir(DIR *folder) {
  struct listing *listing = find(folder);
  return listing ? listing->at : 0;
}

void seekdir(DIR *folder, long place) {
  struct listing *listing = find(folder);
  if (!listing) listing = load(folder);
  if (listing) listing->at = place;
}
`;
