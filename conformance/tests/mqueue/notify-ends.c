// rule: one process at a time is to be told of messages, until it asks no more, closes any descriptor of the queue or ends
// source: POSIX mq_notify, mq_close, DESCRIPTION; mq_notify(3), EBUSY
#include "mqueue.h"

static mqd_t queue;
static struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};

// Whether somebody is to be told.
static int is_busy(void)
{
    if (mq_notify(queue, &event) != 0) {
        CHECK_EQ(errno, EBUSY);
        return 1;
    }
    CHECK_EQ(mq_notify(queue, NULL), 0);
    return 0;
}

// A child that asks, then does what `ends` does, and waits for its end.
static pid_t asks(void (*ends)(void), int *told)
{
    int ready[2], go[2];
    MUST(pipe(ready));
    MUST(pipe(go));
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte;
        CHECK_EQ(mq_notify(queue, &event), 0);
        MUST(write(ready[1], "", 1));
        MUST(read(go[0], &byte, 1));
        ends();
        MUST(write(ready[1], "", 1));
        pause();
    }
    char byte;
    MUST(read(ready[0], &byte, 1));
    CHECK_EQ(is_busy(), 1);
    // Only who asked can ask no more.
    CHECK_EQ(mq_notify(queue, NULL), 0);
    CHECK_EQ(is_busy(), 1);
    MUST(write(go[1], "", 1));
    close(ready[1]);
    *told = (int)read(ready[0], &byte, 1);
    close(ready[0]);
    close(go[0]);
    close(go[1]);
    return child;
}

static void ends_asking(void)
{
    CHECK_EQ(mq_notify(queue, NULL), 0);
}

static void closes_one(void)
{
    MUST(close(dup(queue)));
}

static void closes_another(void)
{
    mqd_t other = mq_open(queue_name, O_RDONLY);
    MUST(other);
    MUST(mq_close(other));
}

static void replaces_one(void)
{
    int fd = dup(queue);
    MUST(fd);
    MUST(dup2(0, fd));
}

static void exits(void)
{
    _exit(0);
}

// The table of descriptors is one that others have, and then one of its own.
static void closes_one_after_unsharing(void)
{
    long other = clone_with(CLONE_FILES | KERNEL_SIGCHLD, NULL, NULL, NULL, NULL);
    MUST(other);
    if (other == 0) {
        pause();
        _exit(0);
    }
    MUST(syscall(SYS_close_range, ~0u, ~0u, 2)); // CLOSE_RANGE_UNSHARE
    MUST(close(dup(queue)));
    MUST(kill((pid_t)other, SIGKILL));
    CHECK_EQ(reap((pid_t)other), KILLED(SIGKILL));
}

static void *closes_it(void *arg)
{
    MUST(close(dup(queue)));
    return NULL;
}

static void has_a_thread_close_one(void)
{
    join_thread(start_thread(closes_it, NULL));
}

static void has_a_child_close_all(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(close(queue));
        _exit(0);
    }
    check_child(child);
}

int main(void)
{
    static const struct {
        void (*ends)(void);
        int told, is_busy;
    } ways[] = {{ends_asking, 1, 0},  {closes_one, 1, 0},  {closes_another, 1, 0},         {replaces_one, 1, 0},
                {exits, 0, 0}, {has_a_thread_close_one, 1, 0}, {has_a_child_close_all, 1, 1},
                {closes_one_after_unsharing, 1, 0}};
    queue = make_queue("ends", 0, 2, 4);
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
        int told = -1;
        pid_t child = asks(ways[i].ends, &told);
        CHECK_EQ(told, ways[i].told);
        if (!told) CHECK_EQ(reap(child), EXITED(0));
        if (is_busy() != ways[i].is_busy) FAIL("way %u: busy or not", i);
        if (told) {
            MUST(kill(child, SIGKILL));
            CHECK_EQ(reap(child), KILLED(SIGKILL));
        }
        CHECK_EQ(is_busy(), 0);
    }
    // Without a queue in the end.
    CHECK_EQ(mq_notify(queue, &event), 0);
    CHECK_EQ(mq_close(queue), 0);
    queue = mq_open(queue_name, O_RDWR);
    MUST(queue);
    CHECK_EQ(is_busy(), 0);
    DONE();
}
