// rule: who may open a queue is a matter of its mode; its name only its owner removes
// source: mq_open(3), mq_unlink(3); mq_overview(7)
#include "mqueue.h"

int main(void)
{
    uid_t user = lone_user();
    if (geteuid() != 0) {
        // Only root can be others.
        DONE();
    }
    umask(0);
    name_queue("rights");
    mqd_t queue = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR, 0604, NULL);
    MUST(queue);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        mqd_t reads = mq_open(queue_name, O_RDONLY);
        CHECK(reads != (mqd_t)-1);
        CHECK_ERRNO(mq_open(queue_name, O_WRONLY), EACCES);
        CHECK_ERRNO(mq_open(queue_name, O_RDWR), EACCES);
        CHECK_ERRNO(mq_open(queue_name, O_CREAT | O_RDWR, 0600, NULL), EACCES);
        // For which musl has EACCES.
        CHECK_ERRNO(syscall(SYS_mq_unlink, queue_name + 1), EPERM);
        // What was opened before stays open.
        CHECK_EQ(mq_send(queue, "x", 1, 0), 0);

        char own[sizeof queue_name + 4];
        snprintf(own, sizeof own, "%s-own", queue_name);
        mqd_t mine = mq_open(own, O_CREAT | O_EXCL | O_WRONLY, 0200, NULL);
        CHECK(mine != (mqd_t)-1);
        struct stat st;
        CHECK_EQ(fstat(mine, &st), 0);
        CHECK_EQ(st.st_uid, user);
        CHECK_ERRNO(mq_open(own, O_RDONLY), EACCES);
        CHECK_EQ(mq_unlink(own), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(messages_in(queue), 1);
    MUST(fchown(queue, user, (gid_t)-1));
    child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK(mq_open(queue_name, O_RDWR) != (mqd_t)-1);
        CHECK_EQ(mq_unlink(queue_name), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
