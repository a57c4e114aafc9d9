/* perf's "sched messaging", which is hackbench, as a program of its own: what perf would have been. */

#include "bench.h"

int bench_format = BENCH_FORMAT_DEFAULT;
unsigned int bench_repeat = 10;

int main(int argc, const char **argv)
{
	return bench_sched_messaging(argc, argv);
}
