// rule: exec in a thread that is not the first ends all others, and the program has the process's pid as its tid
// source: POSIX execve() ("shall replace the current process image"); execve(2), NOTES
// covers: pitfall 24
#include "exec.h"

static const char *self;
static line never;
static sem_t began;

static void *busy(void *arg)
{
    char byte;
    MUST(sem_post(&began));
    switch ((long)arg) {
    case 0:
        for (;;) sched_yield();
    case 1:
        if (read(never.out, &byte, 1)) return NULL;
        return NULL;
    default:
        stay();
    }
}

static void *executing(void *arg)
{
    for (int i = 0; i < 3; i++) MUST(sem_wait(&began));
    block(SIGUSR1);
    prctl(PR_SET_NAME, "executing");
    EXECUTE(self, "second", decimal(getpid()));
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        uint64_t set;
        CHECK_EQ(getpid(), atoi(argv[2]));
        CHECK_EQ(gettid_(), getpid());
        CHECK_EQ(is_blocked(SIGUSR1), 1); // the mask of the thread that called
        MUST(syscall(SYS_rt_sigpending, &set, 8));
        CHECK_EQ(set, 0);
        // It can have threads again.
        join_thread(start_thread((void *(*)(void *))getpid, NULL));
        DONE();
    }
    self = own_file(argv);
    for (int round = 0; round < 10; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            never = new_line();
            MUST(sem_init(&began, 0, 0));
            for (long i = 0; i < 3; i++) start_thread(busy, (void *)i);
            start_thread(executing, NULL);
            if (round % 2) syscall(SYS_exit, 0); // the first thread need not be there
            stay();
        }
        check_child(child);
    }
    DONE();
}
