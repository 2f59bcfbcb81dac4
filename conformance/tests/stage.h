// What programs of steps are made of (see steps.h): actors, what happens to them, the handlers and arguments of their
// calls, and how outcomes are written.
#ifndef STAGE_H
#define STAGE_H

#include "process.h"

#define ACTORS 6
#define STEPS 48
#define EVENTS 400
#define VALUES 10
#define STACK_SIZE 65536
// The ends of a pipe that each program finds.
#define PIPE_OUT 200
#define PIPE_IN 201
#define PENDING_LIMIT 5000
// More timers than a program makes: values of events are greater than their numbers.
#define TIMERS 100

// How pids are written in outcomes.
#define ROLE_NOBODY 0
#define ROLE_ACTOR 1000
#define ROLE_DRIVER 1999
#define ROLE_OTHER 2999
// No process has it.
#define NO_PID 0x3fffffff

// What is written of each happening: that an actor began (its parent, its mask); what a step gave; that a handler ran
// (see there) or returned; that a step is not made since the actor still makes another one; at the end, the step + 1 that
// each actor still makes, and what the driver's wait for the first one gives.
enum what { BORN = 'b', RESULT = 'r', HANDLER = 'h', RETURN = 'e', BUSY = 'x', END = 'z' };

struct event {
    int what, actor, step, count;
    long values[VALUES];
};

// Memory that a call writes, and how that is to be read.
struct out {
    char kind;
    void *at;
};

struct actor {
    int turn, busy, is_thread, nested;
    int pid, tid;
    unsigned used, outs;
    struct out out[3];
    unsigned char memory[2048] __attribute__((aligned(16)));
};

struct stage {
    int driver, uid, nothing[2], events, overflow;
    char *bad;
    struct actor actors[ACTORS];
    long results[STEPS];
    int pidfds[ACTORS];
    struct event event[EVENTS];
};

static struct stage *stage;
static char stacks[ACTORS][STACK_SIZE] __attribute__((aligned(64)));
static char alternate[ACTORS][STACK_SIZE] __attribute__((aligned(64)));
static struct kernel_sigaction usual_action;

// Makes an actor's step; each test has its own.
static void perform(int self, int step);

static void happened(int what, int actor, int step, int count, const long *values)
{
    int n = __atomic_fetch_add(&stage->events, 1, __ATOMIC_SEQ_CST);
    if (n >= EVENTS) {
        stage->overflow = 1;
        return;
    }
    struct event *e = &stage->event[n];
    e->what = what, e->actor = actor, e->step = step, e->count = count;
    for (int i = 0; i < count; i++) e->values[i] = values[i];
}

static long role(long pid)
{
    if (pid <= 0) return pid;
    if (pid == stage->driver) return ROLE_DRIVER;
    for (int i = 0; i < ACTORS; i++)
        if (stage->actors[i].tid == pid) return ROLE_ACTOR + i;
    return ROLE_OTHER;
}

static long the_pid(int actor)
{
    return stage->actors[actor].pid != 0 ? stage->actors[actor].pid : NO_PID;
}

static long the_tid(int actor)
{
    return stage->actors[actor].tid != 0 ? stage->actors[actor].tid : NO_PID;
}

static int myself(void)
{
    long role_ = role(syscall(SYS_gettid)) - ROLE_ACTOR;
    return role_ >= 0 && role_ < ACTORS ? (int)role_ : 0;
}

// A signal's information: what is determined of it.
static int info_values(const siginfo_t *info, long *values)
{
    int n = 0;
    values[n++] = info->si_signo;
    values[n++] = info->si_code;
    values[n++] = info->si_errno;
    int code = info->si_code;
    if (code == SI_TIMER) {
        values[n++] = info->si_overrun;
        // Without a value of its own a timer has its number, which is open.
        values[n++] = (unsigned long)info->si_ptr < TIMERS ? 0 : (long)info->si_ptr;
    } else if (code != SI_KERNEL && (code > 0 ? info->si_signo == SIGCHLD : 1)) {
        values[n++] = role(info->si_pid);
        values[n++] = info->si_pid == 0 ? 0 : (int)info->si_uid - stage->uid;
        if (code > 0) {
            int is_killed = code == CLD_KILLED || code == CLD_DUMPED;
            // Whether there is a core is the user's limit and the machine's business.
            values[1] = is_killed ? CLD_KILLED : code;
            values[n++] = info->si_status;
        } else if (code != SI_USER && code != SI_TKILL) {
            values[n++] = (long)info->si_ptr;
        }
    }
    return n;
}

static uint64_t mask_now(void)
{
    uint64_t mask = 0;
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, KERNEL_SIGSET_SIZE);
    return mask;
}

static int on_alternate(int self, const void *address)
{
    return (const char *)address >= alternate[self] &&
           (const char *)address < alternate[self] + STACK_SIZE;
}

static void plain_handler(int sig)
{
    int here, error = errno, self = myself();
    long values[] = {sig, (long)mask_now(), on_alternate(self, &here)};
    happened(HANDLER, self, -1, 3, values);
    errno = error;
}

static void info_handler(int sig, siginfo_t *info, void *context)
{
    int here, error = errno, self = myself();
    long values[VALUES];
    values[0] = sig;
    values[1] = (long)mask_now();
    values[2] = on_alternate(self, &here);
    uint64_t old;
    memcpy(&old, &((ucontext_t *)context)->uc_sigmask, sizeof old);
    values[3] = (long)old;
    happened(HANDLER, self, -1, 4 + info_values(info, values + 4), values);
    errno = error;
}

// Sends itself SIGUSR2, a few times at most.
static void sending_handler(int sig)
{
    int here, error = errno, self = myself();
    long values[] = {sig, (long)mask_now(), on_alternate(self, &here)};
    happened(HANDLER, self, -1, 3, values);
    if (stage->actors[self].nested < 3) {
        stage->actors[self].nested++;
        syscall(SYS_tkill, the_tid(self), SIGUSR2);
    }
    happened(RETURN, self, -1, 1, values);
    errno = error;
}

static void exiting_handler(int sig)
{
    long values[] = {sig};
    happened(HANDLER, myself(), -1, 1, values);
    syscall(SYS_exit_group, 7);
}

// Handlers as programs name them.
enum handler { DEFAULT, IGNORE, PLAIN, INFO, SENDING, EXITING };

static void *const handlers[] = {
    SIG_DFL, SIG_IGN, plain_handler, info_handler, sending_handler, exiting_handler,
};
#define HANDLERS ((long)(sizeof handlers / sizeof *handlers))

// Memory for what a call's argument points to, anew for each step.
static void *argument(int self, const void *bytes, size_t size)
{
    struct actor *a = &stage->actors[self];
    void *at = a->memory + a->used;
    a->used += (size + 15) / 16 * 16;
    memcpy(at, bytes, size);
    return at;
}
#define WORDS(...) argument(self, (uint64_t[]){__VA_ARGS__}, sizeof((uint64_t[]){__VA_ARGS__}))

static UNUSED void *action(int self, enum handler handler, unsigned long flags, uint64_t mask)
{
    struct kernel_sigaction action = usual_action;
    action.handler = handlers[handler];
    action.flags |= flags | (handler == INFO ? SA_SIGINFO : 0);
    action.mask = mask;
    return argument(self, &action, sizeof action);
}

static UNUSED void *info(int self, int sig, int code, long value)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_signo = sig;
    info.si_code = code;
    info.si_pid = the_pid(self);
    info.si_uid = stage->uid;
    info.si_ptr = (void *)value;
    return argument(self, &info, sizeof info);
}

static UNUSED void *event(int self, int notify, int sig, long value, int target)
{
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = notify;
    event.sigev_signo = sig;
    event.sigev_value.sival_ptr = (void *)value;
    if (notify & 4) ((int *)&event)[4] = the_tid(target); // SIGEV_THREAD_ID's sigev_notify_thread_id
    return argument(self, &event, sizeof event);
}

static UNUSED void *stack(int self, int flags, size_t size)
{
    stack_t stack = {.ss_sp = alternate[self], .ss_flags = flags, .ss_size = size};
    return argument(self, &stack, sizeof stack);
}

// Memory that the call writes: of what kind says a letter, as in `read_out`.
static UNUSED void *out(int self, char kind)
{
    struct actor *a = &stage->actors[self];
    unsigned char unwritten[256];
    memset(unwritten, 0xa5, sizeof unwritten);
    void *at = argument(self, unwritten, sizeof unwritten);
    a->out[a->outs++] = (struct out){kind, at};
    return at;
}

// What a call has written, as values.
static int read_out(struct out out, long *values)
{
    const long *words = out.at;
    const int *ints = out.at;
    switch (out.kind) {
    case 's': // a set of signals
        values[0] = words[0];
        return 1;
    case 'i': // a signal's information
        return info_values(out.at, values);
    case 'w': // a wait status, without the bit of a core
        values[0] = ints[0] & 0xff00 || !(ints[0] & 0x7f) ? ints[0] : ints[0] & ~0x80;
        return 1;
    case 'c': // a byte
        values[0] = *(unsigned char *)out.at;
        return 1;
    case 'd': // an int
        values[0] = ints[0];
        return 1;
    case 'a': { // an action
        const struct kernel_sigaction *action = out.at;
        values[0] = -1;
        for (long i = 0; i < HANDLERS; i++)
            if (action->handler == handlers[i]) values[0] = i;
        // Not SA_RESTORER, which is there on some architectures only, nor in memory that was not written.
        values[1] = (long)(action->flags & ~(usual_action.flags | 0x04000000));
        values[2] = (long)action->mask;
        return 3;
    }
    case 'k': { // an alternate stack
        const stack_t *stack = out.at;
        values[0] = stack->ss_sp == NULL ? 0 : 1;
        values[1] = stack->ss_flags;
        values[2] = (long)stack->ss_size;
        return 3;
    }
    case 'v': // a timer's times: the interval, and whether it runs
        values[0] = words[0];
        values[1] = words[1];
        values[2] = words[2] != 0 || words[3] != 0;
        return 3;
    case 'r': // a limit
        values[0] = words[0];
        values[1] = words[1];
        return 2;
    default: // nothing of it is determined
        return 0;
    }
}

// Writes down how a step ended; `kind` says what its result is: v a value, p a process, f a descriptor, t a time.
static void ended(int self, int step, char kind, long result)
{
    struct actor *a = &stage->actors[self];
    long values[VALUES + 20];
    int count = 1;
    values[0] = result;
    if (kind == 'p') values[0] = role(result);
    if (kind == 'f' && result >= 0) values[0] = 0;
    if (kind == 't' && result >= 0) values[0] = 0;
    for (unsigned i = 0; i < a->outs; i++) count += read_out(a->out[i], values + count);
    stage->results[step] = result;
    a->busy = 0;
    happened(RESULT, self, step, count < VALUES ? count : VALUES, values);
}

// Makes a system call and writes down what it gave.
static void call(int self, int step, char kind, long number, const long *arguments)
{
    struct actor *a = &stage->actors[self];
    const long *x = arguments;
    long result = syscall(number, x[0], x[1], x[2], x[3], x[4], x[5]);
    if (result == -1) result = -errno;
    if (kind == 'i') { // timer_create: what the step's result stands for is the number it wrote
        ended(self, step, 'v', result);
        stage->results[step] = result == 0 && a->outs > 0 ? *(int *)a->out[0].at : -1;
    } else
        ended(self, step, kind, result);
}
#define CALL(kind, number, ...) call(self, step, kind, number, (long[6]){__VA_ARGS__})

#endif
