// rule: a handler interrupts a send or receive that has moved nothing (EINTR, with SA_RESTART it goes on, but never with a timeout), and ends one that has moved something
// source: signal(7), "Interruption of system calls and library functions by signal handlers"
#include "sockets.h"

static int s[2];
static volatile int count;
static long target;

static void handler(int sig)
{
    count++;
}

static void *interrupt_then_write(void *arg)
{
    sleep_ms(30);
    MUST(thread_kill(target, SIGUSR1));
    WAIT_UNTIL(count > 0);
    sleep_ms(10);
    if (arg) MUST(write(s[1], arg, strlen(arg)));
    return NULL;
}

// Fills what goes from s[0].
static void fill(void)
{
    char piece[1000] = "";
    while (send(s[0], piece, sizeof piece, MSG_DONTWAIT) > 0) {
    }
    CHECK_EQ(errno, EAGAIN);
}

static void *interrupt_then_read(void *arg)
{
    char piece[1000];
    sleep_ms(30);
    MUST(thread_kill(target, SIGUSR1));
    WAIT_UNTIL(count > 0);
    sleep_ms(10);
    if (arg)
        while (recv(s[1], piece, sizeof piece, MSG_DONTWAIT) > 0) {
        }
    return NULL;
}

#define INTERRUPTED(start, arg, call)                \
    do {                                             \
        count = 0;                                   \
        pthread_t sender_ = start_thread(start, arg); \
        call;                                        \
        CHECK_EQ(count, 1);                          \
        join_thread(sender_);                        \
    } while (0)

int main(void)
{
    static char large[1000000];
    char text[10];
    target = gettid_();
    for (int i = 0; i < 3; i++) {
        MUST(socketpair(AF_UNIX, all_types[i], 0, s));
        on_signal(SIGUSR1, handler, 0);
        INTERRUPTED(interrupt_then_write, NULL, CHECK_ERRNO(recv(s[0], text, sizeof text, 0), EINTR));
        on_signal(SIGUSR1, handler, SA_RESTART);
        INTERRUPTED(interrupt_then_write, "late", CHECK_EQ(read(s[0], text, sizeof text), 4));
        struct iovec piece = {text, sizeof text};
        struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
        INTERRUPTED(interrupt_then_write, "late", CHECK_EQ(recvmsg(s[0], &message, 0), 4));
        set_timeout(s[0], SO_RCVTIMEO, 100000);
        INTERRUPTED(interrupt_then_write, NULL, CHECK_ERRNO(recv(s[0], text, sizeof text, 0), EINTR));
        fill();
        INTERRUPTED(interrupt_then_read, "", CHECK_EQ(send(s[0], text, sizeof text, 0), 10));
        fill();
        set_timeout(s[0], SO_SNDTIMEO, 100000);
        INTERRUPTED(interrupt_then_read, NULL, CHECK_ERRNO(write(s[0], text, sizeof text), EINTR));
        set_timeout(s[0], SO_SNDTIMEO, 0);
        on_signal(SIGUSR1, handler, 0);
        INTERRUPTED(interrupt_then_read, NULL, CHECK_ERRNO(write(s[0], text, sizeof text), EINTR));
        close(s[0]);
        close(s[1]);
    }
    // A stream gives what it has.
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    on_signal(SIGUSR1, handler, SA_RESTART);
    long sent = 0;
    INTERRUPTED(interrupt_then_read, NULL, sent = write(s[0], large, sizeof large));
    CHECK(sent > 0 && sent < (long)sizeof large);
    CHECK_EQ(write(s[1], "ab", 2), 2);
    INTERRUPTED(interrupt_then_write, NULL, CHECK_EQ(recv(s[0], text, sizeof text, MSG_WAITALL), 2));
    DONE();
}
