// rule: SIGEV_THREAD runs the function with the value in a thread, at each expiry
// source: POSIX timer_create(), SIGEV_THREAD
#include "check.h"

static volatile int calls, value;
static pthread_t main_thread;

static void notify(union sigval v)
{
    value = v.sival_int;
    CHECK(!pthread_equal(pthread_self(), main_thread));
    calls++;
}

int main(void)
{
    main_thread = pthread_self();
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = notify};
    event.sigev_value.sival_int = 4711;
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec every = {{0, 3000000}, {0, 3000000}};
    MUST(timer_settime(timer, 0, &every, NULL));
    WAIT_UNTIL(calls >= 3);
    CHECK_EQ(value, 4711);
    timer_delete(timer);
    DONE();
}
