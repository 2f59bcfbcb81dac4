// rule: /proc tells of the machine what programs read: uptime, loadavg, stat, version, mounts, and settings of the kernel below sys
// source: proc(5), proc_vmstat(5)
#include "figures.h"
#include "process.h"

#include <sys/mman.h>
#include <sys/utsname.h>

static long setting(const char *path)
{
    char *end;
    const char *text = text_of_file(path);
    long value = strtol(text, &end, 10);
    CHECK_EQ(*end, '\n');
    return value;
}

static long switches(void) { return strtol(behind(text_of_file("/proc/stat"), "ctxt "), NULL, 10); }

static long faults(void) { return strtol(behind(text_of_file("/proc/vmstat"), "pgfault "), NULL, 10); }

// Touches pages, and sleeps.
static void work(void)
{
    for (int i = 0; i < 50; i++) {
        volatile char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        *page = 1;
        munmap((void *)page, 4096);
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    _exit(0);
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

    // What a process did counts when it is gone, too.
    long switched = switches(), faulted = faults();
    pid_t child = fork();
    if (child == 0) work();
    CHECK_EQ(waitpid(child, NULL, 0), child);
    CHECK(switches() >= switched + 50);
    CHECK(faults() >= faulted + 50);
    behind(text_of_file("/proc/vmstat"), "nr_free_pages ");

    // The processors, by number, with what tells programs what they can do.
    text = text_of_file("/proc/cpuinfo");
    CHECK(strncmp(text, "processor\t: 0\n", 14) == 0);
#if defined(__x86_64__)
    CHECK(strstr(behind(text, "flags\t\t: "), " sse2 ") != NULL);
#elif defined(__aarch64__)
    CHECK(strstr(behind(text, "Features\t: "), "fp asimd ") != NULL);
    behind(text, "CPU implementer\t: 0x");
#else
    CHECK(strncmp(behind(text, "isa\t\t: "), "rv64ima", 7) == 0);
#endif

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
