// rule: SIGEV_THREAD's function runs in a thread with the attributes that the event names
// source: POSIX 2.4.1 (sigev_notify_attributes); timer_create()
#include "check.h"

static sem_t done;
static char here[262144] __attribute__((aligned(4096)));
static volatile uintptr_t stack;

static void function(union sigval value)
{
    char local;
    stack = (uintptr_t)&local;
    CHECK_EQ(value.sival_int, 17);
    sem_post(&done);
}

int main(void)
{
    pthread_attr_t attributes;
    MUST0(pthread_attr_init(&attributes));
    MUST0(pthread_attr_setstack(&attributes, here, sizeof here));
    MUST(sem_init(&done, 0, 0));
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 17};
    event.sigev_notify_function = function;
    event.sigev_notify_attributes = &attributes;
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec soon = {.it_value.tv_nsec = 1000000};
    MUST(timer_settime(timer, 0, &soon, NULL));
    while (sem_wait(&done) != 0) {
    }
    CHECK(stack >= (uintptr_t)here && stack < (uintptr_t)here + sizeof here);
    MUST(timer_delete(timer));
    DONE();
}
