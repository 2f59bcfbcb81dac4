// rule: a stop halts every thread of the process, whichever was signalled, and no other process; SIGCONT continues all
// source: POSIX 2.4.1 ("the entire process"); signal(7)
// covers: pitfall 8
#include "process.h"

#define THREADS 4
static volatile long *words;

static void *counting(void *arg)
{
    for (;;) words[(long)arg]++;
    return NULL;
}

static void *telling_tid(void *arg)
{
    tell_number(*(line *)arg, gettid_());
    return counting((void *)THREADS);
}

static void check_running(int from, int to)
{
    for (int i = from; i < to; i++) {
        long before = words[i];
        WAIT_UNTIL(words[i] != before);
    }
}

int main(void)
{
    words = shared_words();
    line up = new_line();
    pid_t bystander = fork_or_fail();
    if (bystander == 0)
        for (;;) words[THREADS + 1]++;
    pid_t child = fork_or_fail();
    if (child == 0) {
        for (long i = 1; i < THREADS; i++) start_thread(counting, (void *)i);
        start_thread(telling_tid, &up);
        counting(0);
    }
    pid_t tid = (pid_t)await_number(up);
    check_running(0, THREADS + 2);
    for (int directed = 0; directed < 2; directed++) {
        if (directed) MUST(syscall(SYS_tgkill, child, tid, SIGSTOP));
        else MUST(kill(child, SIGSTOP));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        // Once it is reported, nothing moves any more.
        long before[THREADS + 1];
        for (int i = 0; i <= THREADS; i++) before[i] = words[i];
        check_running(THREADS + 1, THREADS + 2);
        sleep_ms(20);
        for (int i = 0; i <= THREADS; i++) CHECK_EQ(words[i], before[i]);
        MUST(kill(child, SIGCONT));
        CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
        check_running(0, THREADS + 1);
    }
    end_child(child);
    end_child(bystander);
    DONE();
}
