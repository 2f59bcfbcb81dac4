// rule: the queues of a user count, full as they may become, against RLIMIT_MSGQUEUE, until they are gone: EMFILE
// source: getrlimit(2), RLIMIT_MSGQUEUE; mq_open(3), ERRORS
#include "mqueue.h"

static mqd_t queue_of(const char *suffix, long most, long longest)
{
    char name[48];
    snprintf(name, sizeof name, "%s%s", queue_name, suffix);
    struct mq_attr attributes = {.mq_maxmsg = most, .mq_msgsize = longest};
    mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
    int error = errno;
    if (queue != (mqd_t)-1) mq_unlink(name);
    errno = error;
    return queue;
}

int main(void)
{
    name_queue("rlimit");
    pid_t child = fork_or_fail();
    if (child == 0) {
        // Somebody who has no queues yet.
        if (geteuid() == 0) MUST(setuid(lone_user()));
        // A message has 48 bytes besides its own, and so has a priority.
        struct rlimit limit = {1000, 1000};
        MUST(setrlimit(RLIMIT_MSGQUEUE, &limit));
        CHECK_ERRNO(queue_of("a", 1, 905), EMFILE);
        mqd_t all = queue_of("a", 1, 904);
        CHECK(all != (mqd_t)-1);
        CHECK_ERRNO(queue_of("b", 1, 1), EMFILE);
        CHECK_EQ(mq_close(all), 0);
        mqd_t half = queue_of("b", 4, 29);
        CHECK(half != (mqd_t)-1);
        CHECK_ERRNO(queue_of("c", 4, 30), EMFILE);
        mqd_t other = queue_of("c", 4, 29);
        CHECK(other != (mqd_t)-1);

        // It is gone with the last descriptor, whoever has it.
        int pipe_ends[2];
        MUST(pipe(pipe_ends));
        pid_t holder = fork_or_fail();
        if (holder == 0) {
            char byte;
            close(pipe_ends[1]);
            MUST(read(pipe_ends[0], &byte, 1));
            _exit(0);
        }
        close(half);
        CHECK_ERRNO(queue_of("d", 4, 29), EMFILE);
        close(pipe_ends[1]);
        CHECK_EQ(reap(holder), 0);
        half = queue_of("d", 4, 29);
        CHECK(half != (mqd_t)-1);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
