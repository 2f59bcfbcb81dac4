// rule: while a thread runs the load averages rise, in sysinfo as in /proc/loadavg, which names the last number given, too
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

int main(int argc, char **argv)
{
    unsigned long before[3], after[3];
    read_loads(before);
    // It may be at a height where it stays: then there are two.
    pid_t child = fork_or_fail();
    if (child == 0)
        for (;;);
    do read_loads(after);
    while (after[0] == before[0]);
    end_child(child);
    if (before[0] == 0) CHECK(after[0] > 0 && after[0] >= after[1] && after[1] >= after[2]);

    for (int tries = 0;; tries++) {
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
