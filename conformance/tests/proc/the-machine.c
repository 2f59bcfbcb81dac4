// rule: /proc tells of the machine what programs read: uptime, loadavg, stat, version, mounts, and settings of the kernel below sys
// source: proc(5)
#include "figures.h"
#include "process.h"

#include <sys/utsname.h>

static long setting(const char *path)
{
    char *end;
    const char *text = text_of_file(path);
    long value = strtol(text, &end, 10);
    CHECK_EQ(*end, '\n');
    return value;
}

int main(void)
{
    double up, idle, loads[3];
    int running, all, last;
    CHECK_EQ(sscanf(text_of_file("/proc/uptime"), "%lf %lf\n", &up, &idle), 2);
    double now = (double)now_ns(CLOCK_BOOTTIME) / 1e9;
    CHECK(up > now - 1 && up <= now + 0.02);
    CHECK_EQ(sscanf(text_of_file("/proc/loadavg"), "%lf %lf %lf %d/%d %d\n", loads, loads + 1, loads + 2, &running, &all,
                    &last), 6);
    CHECK(running >= 1 && all >= running);

    const char *text = text_of_file("/proc/stat");
    CHECK(strncmp(text, "cpu  ", 5) == 0);
    behind(text, "cpu0 ");
    behind(text, "ctxt ");
    long booted = strtol(behind(text, "btime "), NULL, 10);
    long expected = (long)(now_ns(CLOCK_REALTIME) / 1000000000 - now_ns(CLOCK_BOOTTIME) / 1000000000);
    CHECK(booted >= expected - 2 && booted <= expected + 2);
    CHECK(strtol(behind(text, "procs_running "), NULL, 10) >= 1);

    struct utsname names;
    char want[256];
    MUST(uname(&names));
    snprintf(want, sizeof want, "%s version %s ", names.sysname, names.release);
    CHECK(strncmp(text_of_file("/proc/version"), want, strlen(want)) == 0);
    snprintf(want, sizeof want, "%s\n", names.release);
    CHECK_EQ(strcmp(text_of_file("/proc/sys/kernel/osrelease"), want), 0);
    snprintf(want, sizeof want, "%s\n", names.nodename);
    CHECK_EQ(strcmp(text_of_file("/proc/sys/kernel/hostname"), want), 0);
    CHECK(setting("/proc/sys/kernel/pid_max") >= 32768);
    CHECK_EQ(setting("/proc/sys/kernel/ngroups_max"), 65536);
    CHECK(setting("/proc/sys/fs/nr_open") >= 1 << 20);
    CHECK(setting("/proc/sys/fs/pipe-max-size") >= 1 << 16);
    text = text_of_file("/proc/sys/kernel/random/uuid");
    CHECK_EQ(strlen(text), 37);
    CHECK_EQ(text[14], '4');
    CHECK(strstr(text_of_file("/proc/mounts"), " / ") != NULL);
    CHECK(strstr(text_of_file("/proc/self/mounts"), "proc /proc proc ") != NULL);
    CHECK(strstr(text_of_file("/proc/filesystems"), "nodev\tproc\n") != NULL);
    CHECK_EQ(strcmp(text_of_file("/proc/self/wchan"), "0"), 0);
    DONE();
}
