// rule: a cancelled thread ends at its next cancellation point, also when it sleeps there already; its cleanup runs
// source: POSIX 2.9.5 Thread Cancellation
// covers: pitfall 24
#include "cancel.h"

static void *sleep_in(void *arg)
{
    pthread_cleanup_push(cleaned_up, NULL);
    started = 1;
    ((void (*)(void))arg)();
    FAIL("the call came back");
    pthread_cleanup_pop(0);
    return NULL;
}

static void in_nanosleep(void) { struct timespec t = {100, 0}; nanosleep(&t, NULL); }
static void in_pause(void) { pause(); }
static void in_sem_wait(void) { sem_t s; sem_init(&s, 0, 0); sem_wait(&s); }
static void in_sigsuspend(void) { sigset_t none; sigemptyset(&none); sigsuspend(&none); }
static void in_sigwaitinfo(void) { sigset_t set = set_of(SIGUSR1); sigwaitinfo(&set, NULL); }
static void in_poll(void) { poll(NULL, 0, 100000); }
static void in_cond_wait(void)
{
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t c = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&m);
    pthread_cond_wait(&c, &m);
}
static void in_join(void) { pthread_join(main_thread, NULL); }
static void in_clock_nanosleep(void)
{
    struct timespec t = {100, 0};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

int main(void)
{
    main_thread = pthread_self();
    block(SIGUSR1);
    void (*calls[])(void) = {in_nanosleep, in_pause, in_sem_wait, in_sigsuspend, in_sigwaitinfo,
                             in_poll, in_cond_wait, in_join, in_clock_nanosleep};
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        cleanups = started = 0;
        pthread_t t = start_thread(sleep_in, (void *)calls[i]);
        WAIT_UNTIL(started);
        sleep_ms(5);
        CHECK_EQ(pthread_cancel(t), 0);
        CHECK(join_thread(t) == PTHREAD_CANCELED);
        CHECK_EQ(cleanups, 1);
    }
    DONE();
}
