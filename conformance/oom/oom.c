// Machines with little memory: who is killed when there is none left. The kernel names them, one a line.
//
// Each part forks processes that take memory, and says which of them a signal ended.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static size_t all, started;
static int failed;

static void check(int good, const char *what)
{
    if (!good) {
        failed = 1;
        printf("not so: %s\n", what);
    }
}

static size_t free_now(void)
{
    struct sysinfo info;
    sysinfo(&info);
    return info.freeram * info.mem_unit;
}

static void set_adj(int adj)
{
    char text[12];
    int n = snprintf(text, sizeof text, "%d", adj), fd = open("/proc/self/oom_score_adj", O_WRONLY);
    if (fd < 0 || write(fd, text, (size_t)n) != n) {
        printf("oom_score_adj: %s\n", strerror(errno));
        exit(1);
    }
    close(fd);
}

static void name(const char *text)
{
    prctl(PR_SET_NAME, text);
}

static char *map(size_t size)
{
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) exit(1);
    return at;
}

static void touch(char *at, size_t size)
{
    for (size_t i = 0; i < size; i += PAGE) at[i] = 1;
}

// Takes a part of all memory, in tenths, says so, and waits.
static pid_t holder(const char *as, int tenths, int adj)
{
    int ready[2];
    char c;
    if (pipe(ready)) exit(1);
    pid_t child = fork();
    if (child == 0) {
        name(as);
        set_adj(adj);
        size_t size = all / 10 * (size_t)tenths;
        touch(map(size), size);
        if (write(ready[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    close(ready[1]);
    if (read(ready[0], &c, 1) != 1) printf("%s is not there\n", as);
    close(ready[0]);
    return child;
}

// Takes all that it can get.
static pid_t taker(const char *as, int adj)
{
    pid_t child = fork();
    if (child == 0) {
        name(as);
        set_adj(adj);
        touch(map(4 * all), 4 * all);
        _exit(0);
    }
    return child;
}

static int is_killed(pid_t child, int options)
{
    int status;
    return waitpid(child, &status, options) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void end(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

// Computes, so that whoever waits finds other numbers in the registers.
static pid_t computer(void)
{
    pid_t child = fork();
    if (child == 0) {
        name("computes");
        volatile double sink;
        for (double x = 1;; x = x * 1.5 + 1) sink = x > 1e300 ? x = 1 : x;
        (void)sink;
    }
    return child;
}

// Takes memory page by page, and counts it in numbers of two kinds.
static void touch_and_count(char *at, size_t size)
{
    double half = 0, third = 0;
    size_t pages = 0;
    for (size_t i = 0; i < size; i += PAGE, pages++) {
        at[i] = 1;
        half += 0.5;
        third += 0.25;
    }
    if (half != (double)pages / 2 || third != (double)pages / 4) _exit(2);
}

// The one that asks is not the one that has most.
static void the_largest(void)
{
    pid_t computes = computer();
    pid_t large = holder("large", 6, 0), small = holder("small", 1, 0);
    pid_t asks = fork();
    if (asks == 0) {
        name("asks");
        set_adj(0);
        size_t size = all / 2;
        touch_and_count(map(size), size);
        _exit(0);
    }
    int status;
    waitpid(asks, &status, 0);
    check(status == 0, "who asked goes on");
    check(is_killed(large, 0), "the largest is killed");
    check(!is_killed(small, WNOHANG), "the small one is not");
    end(small);
    end(computes);
}

// What its owner adds.
static void the_least_wanted(void)
{
    pid_t unwanted = holder("unwanted", 1, 1000), wanted = holder("wanted", 4, -1000);
    pid_t asks = taker("asks", 0);
    check(is_killed(asks, 0), "then who asks");
    check(is_killed(unwanted, 0), "first who is wanted least");
    check(!is_killed(wanted, WNOHANG), "never who has -1000");
    end(wanted);
}

static void *takes(void *arg)
{
    touch(arg, 4 * all);
    return NULL;
}

static int idle(void *arg)
{
    for (;;) pause();
    return arg != NULL;
}

// All threads, and all processes with the memory.
static void all_that_share(void)
{
    static char stack[65536];
    int sharers[2];
    if (pipe(sharers)) exit(1);
    pid_t asks = fork();
    if (asks == 0) {
        name("shares");
        set_adj(0);
        pthread_t thread;
        pid_t other = clone(idle, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL);
        if (write(sharers[1], &other, sizeof other) != sizeof other) _exit(1);
        pthread_create(&thread, NULL, takes, map(4 * all));
        for (;;) pause();
    }
    pid_t other;
    check(read(sharers[0], &other, sizeof other) == sizeof other, "a process with the same memory");
    check(is_killed(asks, 0), "a process of threads is killed");
    // It is ours now: the parent is dead, and this program takes orphans.
    check(is_killed(other, 0), "so is who has its memory");
    close(sharers[0]);
    close(sharers[1]);
}

// The kernel finds no page on a program's behalf.
static void in_a_call(void)
{
    pid_t large = holder("large", 7, 0);
    pid_t asks = fork();
    if (asks == 0) {
        name("reads");
        set_adj(0);
        size_t size = all / 2, done = 0;
        char *at = map(size);
        int fd = open("/dev/zero", O_RDONLY);
        while (done < size) {
            ssize_t n = read(fd, at + done, size - done);
            if (n <= 0) _exit(1);
            done += (size_t)n;
        }
        _exit(0);
    }
    int status;
    waitpid(asks, &status, 0);
    check(status == 0, "a call that is given memory goes on");
    check(is_killed(large, 0), "the largest is killed for a call");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    struct sysinfo info;
    sysinfo(&info);
    all = info.totalram * info.mem_unit;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    set_adj(-1000);
    the_largest();
    started = free_now();
    for (int i = 0; i < 2; i++) {
        the_largest();
        the_least_wanted();
        all_that_share();
        in_a_call();
    }
    // What was lent is back, but for what the kernel keeps at hand.
    check(free_now() + (256 << 10) > started, "memory is as before");
    printf("%s\n", failed ? "failed" : "ok");
    return failed;
}
