// rule: SIGEV_THREAD_ID sends the signal to that thread
// source: timer_create(2), SIGEV_THREAD_ID
// covers: pitfall 1
#include "check.h"

static volatile long handler_tid;

static void handler(int sig)
{
    handler_tid = gettid_();
}

static volatile int stop;
static volatile long tid;

static void *thread(void *arg)
{
    tid = gettid_();
    while (!stop) {
    }
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    pthread_t other = start_thread(thread, NULL);
    WAIT_UNTIL(tid);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1};
    event.sigev_notify_thread_id = (int)tid;
    int id;
    MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    struct itimerspec soon = {.it_value.tv_nsec = 3000000};
    MUST(syscall(SYS_timer_settime, id, 0, &soon, NULL));
    WAIT_UNTIL(handler_tid);
    CHECK_EQ(handler_tid, tid);
    stop = 1;
    join_thread(other);
    event.sigev_notify_thread_id = 1; // no thread of ours
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), EINVAL);
    event.sigev_notify_thread_id = 0;
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), EINVAL);
    DONE();
}
