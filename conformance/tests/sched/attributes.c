// rule: sched_setattr sets policy, priority or nice value, and reset-on-fork in one call; sched_getattr tells them
// source: sched_setattr(2); sched(7)
// covers: pitfall 22
#include "check.h"

struct attr {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
    uint32_t least, most;
    uint64_t more;
};
enum { FIRST = 48, SECOND = 56, RESET = 1, KEEP_POLICY = 8, KEEP_PARAMS = 16 };

static int set(pid_t pid, struct attr *attr, unsigned flags)
{
    return syscall(SYS_sched_setattr, pid, attr, flags);
}

static int get(pid_t pid, void *attr, unsigned size, unsigned flags)
{
    return syscall(SYS_sched_getattr, pid, attr, size, flags);
}

int main(void)
{
    struct attr now, attr = { .size = FIRST, .policy = SCHED_BATCH, .nice = 5 };
    CHECK(set(0, &attr, 0) == 0);
    CHECK(syscall(SYS_sched_getscheduler, 0) == SCHED_BATCH && getpriority(PRIO_PROCESS, 0) == 5);
    memset(&now, -1, sizeof now);
    CHECK(get(0, &now, FIRST, 0) == 0);
    CHECK(now.size == FIRST && now.policy == SCHED_BATCH && now.nice == 5 && now.priority == 0 && now.flags == 0);
    CHECK(now.deadline == 0 && now.period == 0 && now.least == UINT32_MAX);

    // SCHED_RESET_ON_FORK as a flag; a size of 0 is the first version's.
    attr = (struct attr){ .policy = SCHED_OTHER, .flags = RESET, .nice = 100 };
    CHECK(set(getpid(), &attr, 0) == 0);
    CHECK(syscall(SYS_sched_getscheduler, 0) == (SCHED_OTHER | 0x40000000) && getpriority(PRIO_PROCESS, 0) == 19);
    CHECK(get(getpid(), &now, SECOND, 0) == 0 && now.size == SECOND && now.flags == RESET && now.nice == 19);

    // What is to be kept is kept, reset-on-fork with the policy.
    attr = (struct attr){ .size = FIRST, .policy = 77, .flags = KEEP_POLICY | KEEP_PARAMS, .nice = 3 };
    CHECK(set(0, &attr, 0) == 0);
    CHECK(get(0, &now, FIRST, 0) == 0 && now.flags == RESET && now.nice == 19 && now.policy == SCHED_OTHER);

    // Real time: the priority decides, and must be one.
    attr = (struct attr){ .size = FIRST, .policy = SCHED_FIFO, .priority = 7, .nice = -3, .flags = RESET };
    if (set(0, &attr, 0) == 0) {
        CHECK(get(0, &now, FIRST, 0) == 0 && now.policy == SCHED_FIFO && now.priority == 7);
        CHECK(getpriority(PRIO_PROCESS, 0) == 19);
        attr = (struct attr){ .size = FIRST, .policy = SCHED_OTHER, .nice = 19 };
        CHECK(set(0, &attr, 0) == 0);
    } else {
        CHECK(errno == EPERM);
    }
    attr = (struct attr){ .size = FIRST, .policy = SCHED_RR };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    attr.priority = 100;
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    attr = (struct attr){ .size = FIRST, .policy = SCHED_OTHER, .priority = 1 };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    attr = (struct attr){ .size = FIRST, .policy = 77 };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    attr = (struct attr){ .size = FIRST, .policy = -1 };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    attr = (struct attr){ .size = FIRST, .flags = 1 << 20 };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);
    // SCHED_DEADLINE wants a runtime within a deadline within a period.
    attr = (struct attr){ .size = FIRST, .policy = 6 };
    CHECK_ERRNO(set(0, &attr, 0), EINVAL);

    // Who, and how.
    attr = (struct attr){ .size = FIRST };
    CHECK_ERRNO(set(-1, &attr, 0), EINVAL);
    CHECK_ERRNO(set(0, 0, 0), EINVAL);
    CHECK_ERRNO(set(0, &attr, 1), EINVAL);
    CHECK_ERRNO(set(0x3fffffff, &attr, 0), ESRCH);
    CHECK_ERRNO(set(0, (void *)16, 0), EFAULT);
    CHECK_ERRNO(get(-1, &now, FIRST, 0), EINVAL);
    CHECK_ERRNO(get(0, 0, FIRST, 0), EINVAL);
    CHECK_ERRNO(get(0, &now, FIRST, 1), EINVAL);
    CHECK_ERRNO(get(0, &now, FIRST - 1, 0), EINVAL);
    CHECK_ERRNO(get(0, &now, 4097, 0), EINVAL);
    CHECK_ERRNO(get(0x3fffffff, &now, FIRST, 0), ESRCH);
    CHECK_ERRNO(get(0, (void *)16, FIRST, 0), EFAULT);

    // A size that none has had, or more than the kernel knows: it says what it knows.
    attr = (struct attr){ .size = FIRST - 1 };
    CHECK_ERRNO(set(0, &attr, 0), E2BIG);
    CHECK_EQ(attr.size, SECOND);
    attr = (struct attr){ .size = 4097 };
    CHECK_ERRNO(set(0, &attr, 0), E2BIG);
    CHECK_EQ(attr.size, SECOND);
    attr = (struct attr){ .size = sizeof attr, .more = 1, .nice = 19 };
    CHECK_ERRNO(set(0, &attr, 0), E2BIG);
    CHECK_EQ(attr.size, SECOND);
    attr = (struct attr){ .size = sizeof attr, .nice = 19 };
    CHECK(set(0, &attr, 0) == 0);
    DONE();
}
