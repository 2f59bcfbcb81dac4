// rule: the end of a process ends its threads whatever they do: compute, sleep, wait for a lock, a pipe, a signal, a child
// source: POSIX _exit(); exit_group(2)
// covers: pitfall 24
#include "process.h"

static line never;
static sem_t locked, began;
static volatile long counter;

static void *thread(void *arg)
{
    long how = (long)arg;
    char byte;
    sigset_t set = set_of(SIGUSR1), all;
    struct timespec hour = {3600, 0};
    struct pollfd poll_fd = {.fd = never.out, .events = POLLIN};
    sigfillset(&all);
    MUST(sem_post(&began));
    switch (how) {
    case 0:
        for (;;) counter++;
    case 1:
        nanosleep(&hour, NULL);
        break;
    case 2:
        sem_wait(&locked);
        break;
    case 3:
        if (read(never.out, &byte, 1)) break;
        break;
    case 4:
        sigwaitinfo(&set, NULL);
        break;
    case 5:
        sigsuspend(&all);
        break;
    case 6:
        poll(&poll_fd, 1, -1);
        break;
    case 7:
        wait(NULL);
        break;
    default:
        for (;;) sched_yield();
    }
    _exit(99);
}

int main(void)
{
    never = new_line();
    for (int how_it_ends = 0; how_it_ends < 3; how_it_ends++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            MUST(sem_init(&locked, 0, 0));
            MUST(sem_init(&began, 0, 0));
            pid_t grandchild = fork_or_fail();
            if (grandchild == 0) {
                MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
                stay();
            }
            block(SIGUSR1);
            for (long i = 0; i < 9; i++) start_thread(thread, (void *)i);
            for (int i = 0; i < 9; i++) MUST(sem_wait(&began));
            sleep_ms(3);
            if (how_it_ends == 0) _exit(4);
            if (how_it_ends == 1) MUST(kill(getpid(), SIGTERM));
            stay();
        }
        if (how_it_ends == 2) {
            sleep_ms(10);
            MUST(kill(child, SIGKILL));
        }
        CHECK_EQ(reap(child), how_it_ends == 0 ? EXITED(4) : how_it_ends == 1 ? SIGTERM : SIGKILL);
    }
    DONE();
}
