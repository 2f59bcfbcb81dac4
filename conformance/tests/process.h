// Forms that the tests with more than one process share: starting, telling and reaping children.
//
// Order between processes comes from pipes, wait calls and shared words, never from time.
#ifndef PROCESS_H
#define PROCESS_H

#include "check.h"
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

// Wait statuses as numbers, so that one CHECK_EQ compares all their bits.
#define EXITED(code) (((code) & 0xff) << 8)
#define KILLED(sig) (sig)
#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define CONTINUED 0xffff

// fork for tests that make no sense without it. Failures are counted anew in the child.
static pid_t UNUSED fork_or_fail(void)
{
    fflush(stdout);
    pid_t pid = fork();
    MUST(pid);
    if (pid == 0) failures = 0;
    return pid;
}

#if defined(__aarch64__) || defined(__riscv)
// There musl's vfork is a fork; this one is clone(CLONE_VM | CLONE_VFORK | SIGCHLD), whose child finds nothing
// on the stack that it could overwrite. A program that is linked with the kernel has a vfork that is one.
pid_t vfork_by_trap(void) __attribute__((returns_twice));
#ifdef __aarch64__
__asm__(".text\nvfork_by_trap: mov x8, #220; mov x0, #0x4111; mov x1, #0; mov x2, #0; mov x3, #0; mov x4, #0; svc #0; ret");
#else
__asm__(".text\nvfork_by_trap: li a7, 220; li a0, 0x4111; li a1, 0; li a2, 0; li a3, 0; li a4, 0; ecall; ret");
#endif
extern char sigil_sys_clone[] __attribute__((weak));
#define vfork() (sigil_sys_clone != NULL ? vfork() : vfork_by_trap())
#endif

// The end of a child that is forked and reaped with `check_child`: 0 when its checks held.
#define CHILD_DONE() _exit(failures != 0)

// waitpid with these options; the status, or -1 with errno.
static int UNUSED wait_status(pid_t pid, int options)
{
    int status = -2;
    pid_t got = waitpid(pid, &status, options);
    if (got <= 0) return got == 0 ? -3 : -1;
    if (pid > 0) CHECK_EQ(got, pid);
    return status;
}

// Waits for the child's end; its status.
static int UNUSED reap(pid_t pid)
{
    int status;
    pid_t got;
    while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR) {
    }
    MUST(got);
    return status;
}

// Waits for the end of a child whose checks must have held.
#define check_child(pid) CHECK_EQ(reap(pid), EXITED(0))

// Waits until the child is stopped, without taking the report.
static void UNUSED await_stop(pid_t pid)
{
    siginfo_t info;
    MUST(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
}

// Waits until the child is a zombie, without reaping it.
static void UNUSED await_end(pid_t pid)
{
    siginfo_t info;
    MUST(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
}

// A one-way line between processes.
typedef struct {
    int out, in;
} line;

static line UNUSED new_line(void)
{
    int ends[2];
    MUST(pipe(ends));
    return (line){ends[0], ends[1]};
}

// Sends one byte.
static void UNUSED tell(line to)
{
    MUST(write(to.in, "!", 1));
}

// Waits for one byte; false at the end of the line (nobody has its sending end any more).
static int UNUSED await(line from)
{
    char byte;
    ssize_t got;
    while ((got = read(from.out, &byte, 1)) < 0 && errno == EINTR) {
    }
    MUST(got);
    return got == 1;
}

// Sends a number.
static void UNUSED tell_number(line to, long number)
{
    CHECK_EQ(write(to.in, &number, sizeof number), sizeof number);
}

// Waits for a number.
static long UNUSED await_number(line from)
{
    long number = -1;
    ssize_t got;
    while ((got = read(from.out, &number, sizeof number)) < 0 && errno == EINTR) {
    }
    CHECK_EQ(got, sizeof number);
    return number;
}

// Zeroed words that processes share from here on.
static volatile long UNUSED *shared_words(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) MUST(-1);
    return page;
}

// Waits until a signal that the caller has blocked is pending, and accepts it.
static int UNUSED accept_signal(int sig, siginfo_t *info)
{
    sigset_t set = set_of(sig);
    int got;
    while ((got = sigwaitinfo(&set, info)) < 0 && errno == EINTR) {
    }
    return got;
}

// The end of a child that only has to be there: it waits until somebody kills it.
static void UNUSED __attribute__((noreturn)) stay(void)
{
    for (;;) pause();
}

// A child that waits until it is killed.
static pid_t UNUSED idle_child(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) stay();
    return pid;
}

// Ends a child by SIGKILL and reaps it.
static void UNUSED end_child(pid_t pid)
{
    MUST(kill(pid, SIGKILL));
    CHECK_EQ(reap(pid), KILLED(SIGKILL));
}

// clone3(2)'s argument, as the kernel has it.
struct clone3_args {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    uint64_t set_tid, set_tid_size, cgroup;
};

static long UNUSED clone3_(struct clone3_args *args)
{
    return syscall(SYS_clone3, args, sizeof *args);
}

// clone(2) without a stack of its own: as fork, with these flags.
static long UNUSED clone_(unsigned long flags)
{
    return syscall(SYS_clone, flags, 0, NULL, NULL, 0);
}

// clone(2) with all its arguments; their order is not the same on all architectures.
static long UNUSED clone_with(unsigned long flags, void *stack, const volatile void *parent_tid,
                              const volatile void *child_tid, void *tls)
{
#ifdef __x86_64__
    return syscall(SYS_clone, flags, stack, parent_tid, child_tid, tls);
#else
    return syscall(SYS_clone, flags, stack, parent_tid, tls, child_tid);
#endif
}

// Waits until a thread sleeps: in what it did last before it began to do nothing else.
static void UNUSED await_sleep(pid_t pid, long tid)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/task/%ld/stat", (int)pid, tid);
    for (;;) {
        int fd = open(path, O_RDONLY);
        MUST(fd);
        ssize_t got = read(fd, text, sizeof text - 1);
        MUST(got);
        MUST(close(fd));
        text[got] = 0;
        char *state = strrchr(text, ')');
        if (state && state[2] == 'S') return;
        sleep_ms(1);
    }
}

// A user that nobody else on the machine is.
static uid_t UNUSED lone_user(void)
{
    return 2000000 + (uid_t)getpid();
}

// Becomes another user, without privilege.
static void UNUSED become_other(uid_t uid)
{
    MUST(syscall(SYS_setgroups, 0, NULL));
    MUST(syscall(SYS_setresgid, uid, uid, uid));
    MUST(syscall(SYS_setresuid, uid, uid, uid));
}

#endif
