// Signals, timers, limits, identities.
#include "scarce.h"

#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

static void handler(int sig)
{
    (void)sig;
}

static int queue(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    begin();
    int error = end(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 1}));
    if (!error) sigwaitinfo(&set, NULL);
    return error;
}

static int send(void)
{
    signal(SIGUSR1, handler);
    begin();
    return end(kill(getpid(), SIGUSR1));
}

static int fault_handled(void)
{
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack}, none = {.ss_flags = SS_DISABLE};
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    begin();
    int error = end(sigaltstack(&alternate, NULL));
    sigaction(SIGUSR1, &action, NULL);
    begin();
    int sent = end(kill(getpid(), SIGUSR1));
    sigaltstack(&none, NULL);
    return error ? error : sent;
}

static int timer(void)
{
    timer_t it;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct itimerspec far = {.it_value = {.tv_sec = 1000}};
    begin();
    int error = end(timer_create(CLOCK_MONOTONIC, &event, &it));
    if (error) return error;
    begin();
    error = end(timer_settime(it, 0, &far, NULL));
    NEED(timer_delete(it));
    return error;
}

#define TIMERS 40

static int timers(void)
{
    timer_t all[TIMERS];
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    struct itimerspec far = {.it_value = {.tv_sec = 1000}};
    int count = 0, result = 0;
    begin();
    while (count < TIMERS && !(result = timer_create(CLOCK_REALTIME, &event, &all[count])))
        result = timer_settime(all[count++], 0, &far, NULL);
    int error = end(result);
    while (count > 0) NEED(timer_delete(all[--count]));
    return error;
}

static int timer_of_processor_time(void)
{
    timer_t it;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct itimerspec far = {.it_value = {.tv_sec = 1000}};
    begin();
    int error = end(timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &it));
    if (error) return error;
    begin();
    error = end(timer_settime(it, 0, &far, NULL));
    NEED(timer_delete(it));
    return error;
}

static int interval_timer(void)
{
    struct itimerval far = {.it_value = {.tv_sec = 1000}}, none = {0};
    int all[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}, error = 0;
    for (int i = 0; i < 3; i++) {
        begin();
        int e = end(setitimer(all[i], &far, NULL));
        NEED(setitimer(all[i], &none, NULL));
        if (e) error = e;
    }
    return error;
}

static int limit(void)
{
    struct rlimit cpu = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
    struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    begin();
    int error = end(setrlimit(RLIMIT_CPU, &cpu));
    NEED(setrlimit(RLIMIT_CPU, &none));
    return error;
}

static int groups(void)
{
    gid_t many[50], one = 0;
    for (int i = 0; i < 50; i++) many[i] = (gid_t)i;
    begin();
    int error = end(syscall(SYS_setgroups, 50, many));
    NEED(syscall(SYS_setgroups, 1, &one));
    return error;
}

static int user(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        begin();
        _exit(end(syscall(SYS_setresuid, 77, 77, 77)));
    }
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

// What few threads have is apart, and made when they come to have it.
static int bounding(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        begin();
        _exit(end(prctl(PR_CAPBSET_DROP, 5, 0, 0, 0)));
    }
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int keep_capabilities(void)
{
    begin();
    int error = end(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
    NEED(prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0));
    return error;
}

// As capset(2) has them; a libc need not have its header.
static struct header {
    uint32_t version;
    int pid;
} header = {0x20080522, 0};
struct sets {
    uint32_t effective, permitted, inheritable;
};

static void get_inheritable(struct sets sets[2])
{
    NEED(syscall(SYS_capget, &header, sets));
    sets[0].inheritable |= 1 << 5;
}

static int inheritable(void)
{
    struct sets before[2], data[2];
    NEED(syscall(SYS_capget, &header, before));
    get_inheritable(data);
    begin();
    int error = end(syscall(SYS_capset, &header, data));
    NEED(syscall(SYS_capset, &header, data));
    if (!error) {
        begin();
        error = end(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 0, 0));
        NEED(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    }
    NEED(syscall(SYS_capset, &header, before));
    return error;
}

// With it go capabilities that the new ids do not keep.
static int user_with_ambient(void)
{
    struct sets data[2];
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        get_inheritable(data);
        NEED(syscall(SYS_capset, &header, data));
        NEED(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 0, 0));
        begin();
        _exit(end(syscall(SYS_setresuid, 77, 77, 77)));
    }
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int policy(void)
{
    struct sched_param fifo = {.sched_priority = 1}, normal = {0};
    begin();
    int error = end(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &fifo));
    NEED(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &normal));
    return error;
}

static int names(void)
{
    gid_t some[64];
    begin();
    return end(getgroups(64, some));
}

const struct trial signal_trials[] = {
    {"sigqueue", queue, {EAGAIN}},
    {"kill", send, {0}},
    {"sigaltstack", fault_handled, {0}},
    {"timer_create", timer, {EAGAIN, ENOMEM}},
    {"timers", timers, {EAGAIN, ENOMEM}},
    {"timer_cpu", timer_of_processor_time, {EAGAIN, ENOMEM}},
    {"setitimer", interval_timer, {0}},
    {"setrlimit", limit, {0}},
    {"setgroups", groups, {ENOMEM}},
    {"setuid", user, {EAGAIN, ENOMEM}},
    {"prctl_capbset", bounding, {ENOMEM}},
    {"prctl_keepcaps", keep_capabilities, {ENOMEM}},
    {"capset", inheritable, {ENOMEM}},
    {"setuid_ambient", user_with_ambient, {EAGAIN, ENOMEM}},
    {"sched_setscheduler", policy, {0}},
    {"getgroups", names, {0}},
    {0},
};
