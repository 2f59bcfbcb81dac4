// Processes and threads.
#include "scarce.h"

#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/prctl.h>

// What a program has, for a child to share.
static char private_data[1 << 18];

static int ended_well(pid_t child, int error)
{
    if (!error && status_of(child) != 0) stop_wrong("a child's status");
    return error;
}

static int fork_child(void)
{
    private_data[0]++;
    begin();
    pid_t child = fork();
    if (child == 0) _exit(private_data[0] == 0 && private_data[1] != 0);
    return ended_well(child, end(child));
}

// The parent writes while the child has all that it had.
static int fork_and_write(void)
{
    int gate[2];
    memset(private_data, 1, sizeof private_data);
    NEED(pipe(gate));
    begin();
    pid_t child = fork();
    if (child == 0) {
        char c;
        close(gate[1]);
        if (read(gate[0], &c, 1) != 0) _exit(1);
        for (size_t i = 0; i < sizeof private_data; i += 4096)
            if (private_data[i] != 1) _exit(2);
        _exit(0);
    }
    if (child > 0)
        for (size_t i = 0; i < sizeof private_data; i += 4096) private_data[i] = 2;
    int error = end(child);
    close(gate[0]);
    close(gate[1]);
    return ended_well(child, error);
}

// What a child, in which memory failed, ended with: its error, as `_exit(end(…))` tells it.
static int told_by(pid_t child)
{
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int fork_and_child_writes(void)
{
    memset(private_data, 1, sizeof private_data);
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        begin();
        memset(private_data, 2, sizeof private_data);
        _exit(end(0));
    }
    return told_by(child);
}

static int fork_with_pidfd(void)
{
    int fd = -1;
    begin();
    long child = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &fd, 0, 0);
    if (child == 0) _exit(0);
    int error = end(child);
    if (!error) NEED(close(fd));
    return ended_well((pid_t)child, error);
}

static int fork_with_many_files(void)
{
    int fds[100];
    for (int i = 0; i < 100; i++) NEED(fds[i] = dup(0));
    begin();
    pid_t child = fork();
    if (child == 0) _exit(0);
    int error = end(child);
    for (int i = 0; i < 100; i++) close(fds[i]);
    return ended_well(child, error);
}

static int vfork_child(void)
{
    begin();
    pid_t child = vfork();
    if (child == 0) _exit(0);
    return ended_well(child, end(child));
}

static int spawn(void)
{
    char *const argv[] = {"scarce", "--executed", NULL};
    pid_t child;
    begin();
    int error = end_error(posix_spawn(&child, own_file, NULL, NULL, argv, environ));
    // There, no number of requests was set.
    if (!error && WEXITSTATUS(status_of(child)) != 0) stop_wrong("the program that was spawned");
    return error;
}

static int execute_with(int bounding)
{
    char *const argv[] = {"scarce", "--executed", NULL};
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        // The new program keeps that, but not the flag.
        if (bounding) NEED(prctl(PR_CAPBSET_DROP, 5, 0, 0, 0));
        if (bounding) NEED(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
        begin();
        execve(own_file, argv, environ);
        _exit(end(-1));
    }
    int status = status_of(child);
    if (WIFEXITED(status) && WEXITSTATUS(status) > 1) return WEXITSTATUS(status);
    // The new program says whether its number was still to come. A kill is what Linux does, too, where there
    // is no way back.
    *reached = !(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    return WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL ? EFAULT : 0;
}

static int execute(void)
{
    return execute_with(0);
}

static int execute_with_less(void)
{
    return execute_with(1);
}

static void *nothing(void *arg)
{
    return arg;
}

static int thread(void)
{
    pthread_t it;
    begin();
    int error = end_error(pthread_create(&it, NULL, nothing, NULL));
    if (!error) pthread_join(it, NULL);
    return error;
}

#define THREADS 80

// More than the kernel has stacks at hand for.
static int threads(void)
{
    pthread_t all[THREADS];
    int count = 0, error = 0;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    begin();
    while (count < THREADS && !error) {
        error = pthread_create(&all[count], &small, nothing, NULL);
        count += !error;
    }
    error = end_error(error);
    while (count > 0) pthread_join(all[--count], NULL);
    return error;
}

// Processes that live at the same time, more than were alive before.
#define CHILDREN 70

static int children(void)
{
    pid_t all[CHILDREN];
    int count = 0;
    pid_t child = 0;
    begin();
    while (count < CHILDREN && (child = fork()) > 0) all[count++] = child;
    if (child == 0) {
        pause();
        _exit(0);
    }
    int error = end(child);
    while (count > 0) {
        kill(all[--count], SIGKILL);
        status_of(all[count]);
    }
    return error;
}

static int new_session(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        begin();
        _exit(end(setsid()));
    }
    return told_by(child);
}

static int wait_for(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) _exit(0);
    int status;
    begin();
    pid_t got = waitpid(child, &status, 0);
    int error = end(got);
    if (error) status_of(child);
    return error;
}

static int pidfd(void)
{
    begin();
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    int error = end(fd);
    if (!error) NEED(close(fd));
    return error;
}

const struct trial process_trials[] = {
    {"fork", fork_child, {ENOMEM, EAGAIN}},
    {"fork_write", fork_and_write, {ENOMEM, EAGAIN}},
    {"fork_child_writes", fork_and_child_writes, {0}},
    {"fork_pidfd", fork_with_pidfd, {ENOMEM, EAGAIN}},
    {"fork_many_files", fork_with_many_files, {ENOMEM, EAGAIN}},
    {"vfork", vfork_child, {ENOMEM, EAGAIN}},
    {"spawn", spawn, {ENOMEM, EAGAIN}},
    {"execve", execute, {ENOMEM, EAGAIN}},
    {"execve_bounding", execute_with_less, {ENOMEM, EAGAIN}},
    {"thread", thread, {EAGAIN, ENOMEM}},
    {"threads", threads, {EAGAIN, ENOMEM}, 19},
    {"children", children, {EAGAIN, ENOMEM}, 47},
    {"setsid", new_session, {ENOMEM, EPERM}},
    {"waitpid", wait_for, {0}},
    {"pidfd", pidfd, {ENOMEM}},
    {0},
};
