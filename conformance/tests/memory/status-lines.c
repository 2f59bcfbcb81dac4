// rule: /proc/PID/status has the lines that Linux has, in its order and its format
// source: proc_pid_status(5); Linux fs/proc/array.c, fs/proc/task_mmu.c
#include "figures.h"

#include <sys/stat.h>

static const char *const names[] = {
    "Name:\t", "Umask:\t", "State:\t", "Tgid:\t", "Ngid:\t", "Pid:\t", "PPid:\t", "TracerPid:\t",
    "Uid:\t", "Gid:\t", "FDSize:\t", "Groups:\t", "NStgid:\t", "NSpid:\t", "NSpgid:\t", "NSsid:\t",
    "VmPeak:\t", "VmSize:\t", "VmLck:\t", "VmPin:\t", "VmHWM:\t", "VmRSS:\t", "RssAnon:\t",
    "RssFile:\t", "RssShmem:\t", "VmData:\t", "VmStk:\t", "VmExe:\t", "VmLib:\t", "VmPTE:\t",
    "VmSwap:\t", "Threads:\t", "SigQ:\t", "SigPnd:\t", "ShdPnd:\t", "SigBlk:\t", "SigIgn:\t",
    "SigCgt:\t", "CapInh:\t", "CapPrm:\t", "CapEff:\t", "CapBnd:\t", "CapAmb:\t", "NoNewPrivs:\t",
    "Cpus_allowed_list:\t", "voluntary_ctxt_switches:\t", "nonvoluntary_ctxt_switches:\t",
};

static void handler(int sig)
{
    (void)sig;
}

static uint64_t bits(const char *text, const char *name)
{
    return strtoull(behind(text, name), NULL, 16);
}

int main(void)
{
    signal(SIGHUP, SIG_IGN);
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR2);
    block(SIGTERM);
    MUST(thread_kill(gettid_(), SIGUSR2));
    MUST(kill(getpid(), SIGTERM));
    umask(027);
    const char *text = text_of_file("/proc/self/status"), *last = text;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *at = behind(text, names[i]);
        if (at < last) FAIL("%s comes too early", names[i]);
        last = at;
    }
    for (size_t i = 16; i < 31; i++) check_kb(text, names[i], (int)strlen(names[i]) + 8);
    CHECK_EQ(strtol(behind(text, "Umask:\t"), NULL, 8), 027);
    CHECK(!strncmp(behind(text, "Umask:\t"), "0027\n", 5));
    CHECK(!strncmp(behind(text, "State:\t"), "R (running)\n", 12));
    CHECK_EQ(strtol(behind(text, "Pid:\t"), NULL, 10), getpid());
    CHECK_EQ(strtol(behind(text, "Tgid:\t"), NULL, 10), getpid());
    CHECK_EQ(strtol(behind(text, "PPid:\t"), NULL, 10), getppid());
    CHECK_EQ(strtol(behind(text, "NSpgid:\t"), NULL, 10), getpgrp());
    CHECK_EQ(strtol(behind(text, "NSsid:\t"), NULL, 10), getsid(0));
    CHECK_EQ(strtol(behind(text, "Threads:\t"), NULL, 10), 1);
    char ids[64];
    snprintf(ids, sizeof ids, "%d\t%d\t%d\t%d\n", getuid(), geteuid(), geteuid(), geteuid());
    CHECK(!strncmp(behind(text, "Uid:\t"), ids, strlen(ids)));
    CHECK_EQ(bits(text, "SigPnd:\t") & SIGBIT(SIGUSR2), SIGBIT(SIGUSR2));
    CHECK_EQ(bits(text, "ShdPnd:\t") & SIGBIT(SIGTERM), SIGBIT(SIGTERM));
    CHECK_EQ(bits(text, "SigBlk:\t") & (SIGBIT(SIGTERM) | SIGBIT(SIGUSR2)),
             SIGBIT(SIGTERM) | SIGBIT(SIGUSR2));
    CHECK_EQ(bits(text, "SigIgn:\t") & SIGBIT(SIGHUP), SIGBIT(SIGHUP));
    CHECK_EQ(bits(text, "SigCgt:\t") & SIGBIT(SIGUSR1), SIGBIT(SIGUSR1));
    const char *queued = strchr(behind(text, "SigQ:\t"), '/');
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_SIGPENDING, &limit));
    CHECK_EQ(strtol(queued + 1, NULL, 10), (long)limit.rlim_cur);
    DONE();
}
