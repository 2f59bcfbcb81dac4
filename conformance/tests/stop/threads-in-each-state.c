// rule: a process stops and continues as a whole while its threads compute, sleep and wait for locks, pipes and signals
// source: POSIX 2.4.1
// covers: pitfall 8
#include "process.h"

static line feed;
static sem_t sem;
static volatile long done;

static void *thread(void *arg)
{
    char byte;
    struct timespec time = {0, 30000000};
    switch ((long)arg) {
    case 0: CHECK_EQ(nanosleep(&time, NULL), 0); break;
    case 1: CHECK_EQ(read(feed.out, &byte, 1), 1); break;
    case 2: CHECK_EQ(sem_wait(&sem), 0); break;
    case 3: CHECK_EQ(accept_signal(SIGUSR1, NULL), SIGUSR1); break;
    case 4: for (long end = now_ns(CLOCK_THREAD_CPUTIME_ID) + 20000000; now_ns(CLOCK_THREAD_CPUTIME_ID) < end;) continue;
    }
    __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

int main(void)
{
    feed = new_line();
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(sem_init(&sem, 0, 0));
        block(SIGUSR1);
        pthread_t threads[5];
        for (long i = 0; i < 5; i++) threads[i] = start_thread(thread, (void *)i);
        tell(up);
        await(go);
        MUST(sem_post(&sem));
        for (int i = 0; i < 5; i++) join_thread(threads[i]);
        CHECK_EQ(done, 5);
        CHILD_DONE();
    }
    await(up);
    for (int i = 0; i < 10; i++) {
        MUST(kill(child, SIGSTOP));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        MUST(kill(child, SIGCONT));
        CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    }
    tell(go);
    tell(feed);
    MUST(kill(child, SIGUSR1));
    check_child(child);
    DONE();
}
