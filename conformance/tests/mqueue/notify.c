// rule: a process that asked is told once when a message comes to the empty queue, by its signal with SI_MESGQ, unless somebody waits for the message
// source: POSIX mq_notify, DESCRIPTION; mq_notify(3)
#include "mqueue.h"

static mqd_t queue;
static volatile int told;
static siginfo_t info;

static void handler(int sig, siginfo_t *got, void *context)
{
    info = *got;
    told++;
}

static void ask(int value)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = value};
    CHECK_EQ(mq_notify(queue, &event), 0);
}

static void drain(void)
{
    char text[4];
    MUST(fcntl(queue, F_SETFL, O_NONBLOCK));
    while (mq_receive(queue, text, sizeof text, NULL) >= 0) {
    }
    MUST(fcntl(queue, F_SETFL, 0));
}

static void *receives(void *arg)
{
    char text[4];
    *(volatile long *)arg = gettid_();
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    return NULL;
}

int main(void)
{
    queue = make_queue("notify", 0, 2, 4);
    on_siginfo(SIGUSR1, handler, 0);
    ask(11);
    CHECK_EQ(told, 0);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(told, 1);
    CHECK_EQ(info.si_signo, SIGUSR1);
    CHECK_EQ(info.si_code, SI_MESGQ);
    CHECK_EQ(info.si_errno, 0);
    CHECK_EQ(info.si_pid, getpid());
    CHECK_EQ(info.si_uid, getuid());
    CHECK_EQ(info.si_value.sival_int, 11);
    // Once only.
    drain();
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(told, 1);
    // Not for one that comes to others.
    ask(12);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(told, 1);
    drain();
    // From another process: its number, its user.
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(told, 2);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(info.si_value.sival_int, 12);
    drain();

    // Who waits gets it, and the process is to be told of the next one.
    volatile long tid = 0;
    ask(13);
    pthread_t thread = start_thread(receives, (void *)&tid);
    WAIT_UNTIL(tid);
    await_sleep(getpid(), tid);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    join_thread(thread);
    CHECK_EQ(told, 2);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(told, 3);
    CHECK_EQ(info.si_value.sival_int, 13);
    drain();

    // No signal: others are kept away until a message comes.
    struct sigevent none = {.sigev_notify = SIGEV_NONE};
    CHECK_EQ(mq_notify(queue, &none), 0);
    CHECK_ERRNO(mq_notify(queue, &none), EBUSY);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(mq_notify(queue, &none), 0);
    CHECK_EQ(told, 3);

    // Ignored, blocked: as any signal.
    drain();
    CHECK_EQ(mq_notify(queue, NULL), 0);
    block(SIGUSR1);
    ask(14);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    CHECK_EQ(told, 3);
    unblock(SIGUSR1);
    CHECK_EQ(told, 4);
    CHECK_EQ(info.si_value.sival_int, 14);
    DONE();
}
