// rule: while a thread runs the load averages rise, to one at least, in sysinfo as in /proc/loadavg, which names the last number given, too
// source: proc_loadavg(5); sysinfo(2); Linux, kernel/sched/loadavg.c
#include "process.h"
#include "figures.h"
#include <sys/sysinfo.h>

static void read_loads(unsigned long loads[3])
{
    struct sysinfo info;
    MUST0(sysinfo(&info));
    for (int i = 0; i < 3; i++) loads[i] = info.loads[i];
}

// The averages come to be other ones every five seconds, by who runs then.
static void computes_for(long ms)
{
    long long end = now_ns(CLOCK_MONOTONIC) + ms * 1000000;
    while (now_ns(CLOCK_MONOTONIC) < end) continue;
}

int main(int argc, char **argv)
{
    unsigned long before[3], after[3];
    const unsigned long one_runs = 65536;
    read_loads(before);
    pid_t child = fork_or_fail();
    if (child == 0)
        for (;;);
    if (before[0] == 0 && before[1] == 0 && before[2] == 0) {
        do read_loads(after);
        while (after[0] == before[0]);
        CHECK(after[0] >= after[1] && after[1] >= after[2]);
    } else {
        // A processor may have told already who ran there, before the child did.
        computes_for(200);
        read_loads(before);
        computes_for(5500);
        read_loads(after);
        // From above they come down to those who run, of which there is one.
        if (before[0] < one_runs) CHECK(after[0] > before[0]);
        else CHECK(after[0] >= one_runs);
    }
    end_child(child);

    for (;;) {
        double told[3];
        int running, all, last;
        read_loads(before);
        CHECK_EQ(sscanf(text_of_file("/proc/loadavg"), "%lf %lf %lf %d/%d %d\n", told, told + 1, told + 2, &running, &all,
                        &last), 6);
        read_loads(after);
        CHECK(running >= 1 && running <= all);
        if (memcmp(before, after, sizeof before) != 0) continue;
        for (int i = 0; i < 3; i++) {
            double load = (double)before[i] / 65536;
            CHECK(told[i] > load - 0.011 && told[i] < load + 0.011);
        }
        break;
    }
    // Others may make processes, too.
    for (int tries = 0;; tries++) {
        int last;
        pid_t one = fork_or_fail();
        if (one == 0) _exit(0);
        CHECK_EQ(sscanf(text_of_file("/proc/loadavg"), "%*f %*f %*f %*d/%*d %d\n", &last), 1);
        reap(one);
        if (last == one || tries == 100) {
            CHECK_EQ(last, one);
            break;
        }
    }
    DONE();
}
