// Programs of system calls by several processes and threads, one step after the other: what the random
// programs of linux-diff are, and the tests that their differences become.
//
// The driver has an actor make its step and goes on when nobody can run any more: actors have a real-time
// priority, the driver has none, and all are on one processor. So each outcome is determined: what a step gave, which
// handlers ran, who waits for what. Processes have no numbers in it, but the places of their actors.
#ifndef STEPS_H
#define STEPS_H

#include "stage.h"

// An actor's life: it waits for its turns.
static void __attribute__((noreturn)) act(int self)
{
    struct actor *a = &stage->actors[self];
    for (;;) {
        int step;
        while ((step = __atomic_load_n(&a->turn, __ATOMIC_SEQ_CST)) == 0)
            syscall(SYS_futex, &a->turn, 0 /* FUTEX_WAIT */, 0, NULL);
        a->turn = 0;
        a->used = a->outs = 0;
        perform(self, step - 1);
    }
}

static void __attribute__((noreturn)) begin(int self)
{
    struct actor *a = &stage->actors[self];
    a->pid = (int)syscall(SYS_getpid);
    a->tid = (int)syscall(SYS_gettid);
    long values[] = {role(syscall(SYS_getppid)), (long)mask_now()};
    happened(BORN, self, -1, 2, values);
    act(self);
}

static int begin_on_stack(void *self)
{
    begin((int)(long)self);
}

// How an actor is made.
enum birth { FORK, VFORK, THREAD, CLONE3 };

// Starts an actor: by fork, by vfork (but on a stack of its own), as a thread, or by clone3 with these flags.
static UNUSED void start(int self, int step, enum birth how, int child, unsigned long flags, int exit_signal)
{
    char *stack = stacks[child] + STACK_SIZE;
    void *argument_ = (void *)(long)child;
    long result = 0;
    switch (how) {
    case FORK:
        result = clone_(SIGCHLD);
        break;
    case VFORK:
        result = clone(begin_on_stack, stack, CLONE_VM | CLONE_VFORK | SIGCHLD, argument_);
        break;
    case THREAD:
        result = clone(begin_on_stack, stack,
                       CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
                       argument_);
        break;
    case CLONE3: {
        struct clone3_args args = {.flags = flags, .exit_signal = (unsigned)exit_signal};
        args.pidfd = (uintptr_t)&stage->nothing[0];
        result = clone3_(&args);
        break;
    }
    }
    if (result == -1) result = -errno;
    if (result == 0) begin(child);
    // The child may not have said yet who it is.
    ended(self, step, 'v', result > 0 ? ROLE_ACTOR + child : result);
}

// One step of a program: whose it is, and whether it takes time.
struct turn {
    signed char actor, timed;
};

static void wait_a_little(void)
{
    struct timespec time = {0, 300000};
    nanosleep(&time, NULL);
}

static void play_step(int step, struct turn turn)
{
    struct actor *a = &stage->actors[(int)turn.actor];
    if (a->pid == 0 || a->busy != 0) {
        happened(BUSY, turn.actor, step, 0, NULL);
        return;
    }
    a->busy = a->turn = step + 1;
    syscall(SYS_futex, &a->turn, 1 /* FUTEX_WAKE */, 1);
    if (turn.timed) wait_a_little();
    for (int i = 0; i < ACTORS; i++)
        if (stage->actors[i].pid != 0 && stage->pidfds[i] < 0)
            stage->pidfds[i] = (int)syscall(SYS_pidfd_open, stage->actors[i].pid, 0);
}

// Puts what happened in one step in the order of the actors: who of them was first may be chance.
static void sort_events(int first)
{
    int last = stage->events < EVENTS ? stage->events : EVENTS;
    for (int i = first + 1; i < last; i++)
        for (int j = i; j > first && stage->event[j - 1].actor > stage->event[j].actor; j--) {
            struct event e = stage->event[j];
            stage->event[j] = stage->event[j - 1];
            stage->event[j - 1] = e;
        }
}

static void run_as(int policy, int priority)
{
    struct sched_param param = {.sched_priority = priority};
    MUST(syscall(SYS_sched_setscheduler, 0, policy, &param));
}

// A new pipe, with the numbers that programs know.
static void make_pipe(void)
{
    int ends[2];
    MUST(pipe(ends));
    MUST(dup2(ends[0], PIPE_OUT));
    MUST(dup2(ends[1], PIPE_IN));
    close(ends[0]);
    close(ends[1]);
}

// Plays a program; what happened is in `stage` then, and nothing of it is left.
static void play(const struct turn *turns, int count)
{
    char *bad = stage->bad;
    memset(stage, 0, offsetof(struct stage, event));
    stage->bad = bad;
    stage->driver = getpid();
    stage->uid = (int)getuid();
    memset(stage->pidfds, -1, sizeof stage->pidfds);
    make_pipe();
    run_as(SCHED_FIFO, 1);
    pid_t first = (pid_t)clone_(SIGCHLD);
    MUST(first);
    if (first == 0) {
        MUST(syscall(SYS_setsid));
        begin(0);
    }
    run_as(SCHED_OTHER, 0);
    stage->pidfds[0] = (int)syscall(SYS_pidfd_open, first, 0);
    sort_events(0);
    for (int step = 0; step < count; step++) {
        int before = stage->events;
        play_step(step, turns[step]);
        sort_events(before);
    }
    for (int i = 0; i < ACTORS; i++) {
        long values[] = {stage->actors[i].busy};
        if (stage->actors[i].pid != 0) happened(END, i, -1, 1, values);
    }
    int status = 0;
    pid_t got = waitpid(first, &status, WNOHANG | WUNTRACED | WCONTINUED);
    long values[2] = {got != 0};
    read_out((struct out){'w', &status}, values + 1);
    happened(END, 0, -1, 2, values);
    for (int i = 0; i < ACTORS; i++) {
        if (stage->pidfds[i] < 0) continue;
        syscall(SYS_pidfd_send_signal, stage->pidfds[i], SIGKILL, NULL, 0);
        close(stage->pidfds[i]);
    }
    while (waitpid(-1, NULL, __WALL) > 0) {
    }
}

// Leaves those that programs and the driver need; who is root here may not have others.
static void keep_few_capabilities(void)
{
    const unsigned few = 1u << 5 | 1u << 7 | 1u << 23; // CAP_KILL, CAP_SETUID, CAP_SYS_NICE
    unsigned header[2] = {0x20080522, 0}, data[6] = {few, few, 0, 0, 0, 0};
    MUST(syscall(SYS_capset, header, data));
}

// Has this process play programs: on one processor (of those it may have, the one of this number), the parent of who
// loses its own.
static void begin_driver(int which)
{
    void *memory = mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) MUST(-1);
    stage = memory;
    void *bad = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bad == MAP_FAILED) MUST(-1);
    stage->bad = bad;
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_CORE, &none));
    // The same limit everywhere, which nothing reaches.
    struct rlimit signals = {PENDING_LIMIT, PENDING_LIMIT};
    MUST(setrlimit(RLIMIT_SIGPENDING, &signals));
    keep_few_capabilities();
    cpu_set_t processors;
    MUST(sched_getaffinity(0, sizeof processors, &processors));
    int one = -1;
    for (int skip = which % CPU_COUNT(&processors); skip >= 0; skip--)
        do one++;
        while (!CPU_ISSET(one, &processors));
    CPU_ZERO(&processors);
    CPU_SET(one, &processors);
    MUST(sched_setaffinity(0, sizeof processors, &processors));
    // What the libc has handlers return by.
    struct sigaction any = {.sa_handler = plain_handler}, old;
    MUST(sigaction(SIGUSR1, &any, &old));
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &usual_action, KERNEL_SIGSET_SIZE));
    MUST(sigaction(SIGUSR1, &old, NULL));
    usual_action.flags &= 0x04000000; // SA_RESTORER
}

// An event as a line of text without its end.
static int describe(const struct event *e, char *text, size_t size)
{
    int n = snprintf(text, size, "%c %d %d", e->what, e->actor, e->step);
    for (int i = 0; i < e->count; i++) {
        int is_short = e->values[i] < 100000 && e->values[i] > -100000;
        n += snprintf(text + n, size - (size_t)n, is_short ? " %ld" : " %#lx", e->values[i]);
    }
    return n;
}

// Plays a program as a test: what happened is what is expected, line by line.
static void UNUSED check_play(const struct turn *turns, int count, const char *const *expected, int lines)
{
    struct sched_param first = {.sched_priority = 1}, usual = {.sched_priority = 0};
    if (syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &first) != 0 && errno == EPERM) {
        printf("not played: that takes the right to real-time priorities\n");
        return;
    }
    MUST(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &usual));
    begin_driver(0);
    play(turns, count);
    CHECK_EQ(stage->events, lines);
    for (int i = 0; i < stage->events || i < lines; i++) {
        char got[400] = "nothing";
        if (i < stage->events) describe(&stage->event[i], got, sizeof got);
        const char *want = i < lines ? expected[i] : "nothing";
        if (strcmp(got, want) != 0) FAIL("line %d is \"%s\", not \"%s\"", i, got, want);
    }
}
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define CHECK_PLAY(turns, expected) check_play(turns, COUNT(turns), expected, COUNT(expected))

#endif
