// Threads and processes that get in each other's way, and check themselves: what all parts use.
#ifndef WEAVE_H
#define WEAVE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Random numbers (SplitMix64); each thread has its own.
struct random { uint64_t state; };
uint64_t draw(struct random *random);
unsigned below(struct random *random, unsigned n);
struct random fork_random(struct random *random);

// Says what is wrong, and ends the process with status 99.
_Noreturn void wrong(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define CHECK(condition) \
    do { if (!(condition)) wrong(__FILE__, __LINE__, "not so: %s (errno %d)", #condition, errno); } while (0)
#define CHECK_EQ(got, want)                                                              \
    do {                                                                                 \
        long got_ = (long)(got), want_ = (long)(want);                                   \
        if (got_ != want_)                                                               \
            wrong(__FILE__, __LINE__, "%s is %ld (%#lx), not %ld (%#lx), errno %d", #got, got_, \
                  got_, want_, want_, errno);                                            \
    } while (0)

// The status of wait is of this kind.
#define CHECK_STATUS(kind, status) \
    do { if (!kind(status)) wrong(__FILE__, __LINE__, "not %s: %#x", #kind, (unsigned)status); } while (0)

// The file of this program.
extern const char *program;

// Memory that an actor shares with the processes it makes.
struct shared {
    // How far a thread in state SPIN has come.
    volatile unsigned long spun[16];
    volatile int ready, go, count, codes[64];
    sem_t never;
};
extern struct shared *shared;

// Lets a random time pass.
void dally(struct random *random, unsigned most);
pid_t gettid_(void);
// Ends the calling thread alone, without the libc.
_Noreturn void end_thread(void);
void set_handler(int signo, void (*handler)(int), int flags);
sigset_t set_of(int first, ...);
pid_t fork_(void);
pthread_t make_thread(void *(*run)(void *), void *argument);
// waitpid, whatever interrupts it.
pid_t wait_for(pid_t pid, int *status, int options);
void check_exited(pid_t pid, int code);

// A thread of a victim is in one of these states.
enum state {
    SPIN, PIPE, FUTEX, SUSPEND, SIGWAIT, WAIT, SLEEP, MUTEX, SELF, JOIN, FORK, COPY, GONE,
    // Not for victims that are stopped: its process is not, as long as it waits.
    VFORK,
    STATES,
};
// Begins `n` threads of random states below `states`, when their process is in a group of its own.
void begin_threads(struct random *random, int n, int states, pid_t *tids);
// The victim in `pid` is gone: whoever is left in its group is killed, and nobody is.
void clean_group(pid_t pgid);

// What the program is when it is executed by one of its own.
int executed(int argc, char **argv);

// The actors, each in a process of its own; they return if all is well.
void act_exec(struct random *random);
void act_spawn(struct random *random);
void act_exit(struct random *random);
void act_kill(struct random *random);
void act_group(struct random *random);
void act_stop(struct random *random);
void act_orphan(struct random *random);
void act_suspend(struct random *random);
void act_children(struct random *random);
void act_waiters(struct random *random);
void act_death(struct random *random);
void act_threads(struct random *random);
void act_pipe(struct random *random);
void act_timer(struct random *random);

#endif
