// rule: execve closes a queue and ends asking for its messages; where it is kept open the new program is still who asked, but is sent no signal
// source: mq_open(3), mq_notify(3); __do_notify (notify_self_exec_id)
#include "exec.h"
#include "mqueue.h"

static int executed(const char *name, const char *fd)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    if (fd == NULL) {
        // It was closed.
        mqd_t queue = mq_open(name, O_RDWR);
        MUST(queue);
        CHECK_EQ(mq_notify(queue, &event), 0);
        DONE();
    }
    mqd_t queue = atoi(fd);
    CHECK_ERRNO(mq_notify(queue, &event), EBUSY);
    // The signal's default is to end the process.
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(mq_notify(queue, &event), 0);
    CHECK_EQ(mq_notify(queue, NULL), 0);
    DONE();
}

int main(int argc, char **argv)
{
    if (argc > 1) return executed(argv[1], argv[2]);
    const char *path = own_file(argv);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    mqd_t queue = make_queue("exec", 0, 2, 4);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(mq_notify(queue, &event), 0);
        EXECUTE(path, queue_name);
    }
    check_child(child);
    child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(mq_notify(queue, &event), 0);
        MUST(fcntl(queue, F_SETFD, 0));
        EXECUTE(path, queue_name, decimal(queue));
    }
    check_child(child);
    CHECK_EQ(mq_notify(queue, &event), 0);
    DONE();
}
