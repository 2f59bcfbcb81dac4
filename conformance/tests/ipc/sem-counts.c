// rule: GETNCNT and GETZCNT count who waits by the first operation that is in the way
// source: POSIX semctl() (semncnt, semzcnt); semctl(2), VERSIONS: since Linux 3.16
#include "sysv.h"

static int id;

static pid_t waiting(struct sembuf *ops, int count)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        semop(id, ops, (size_t)count);
        _exit(3);
    }
    await_sleep(child, child);
    return child;
}

static void check_counts(const int *growing, const int *zero)
{
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(semctl(id, i, GETNCNT), growing[i]);
        CHECK_EQ(semctl(id, i, GETZCNT), zero[i]);
    }
}

int main(void)
{
    id = new_set(3);
    CHECK_EQ(set_value(id, 1, 1), 0);
    check_counts((int[]){0, 0, 0}, (int[]){0, 0, 0});
    pid_t simple = waiting((struct sembuf[]){{0, -1, 0}}, 1);
    pid_t zero = waiting((struct sembuf[]){{1, 0, 0}}, 1);
    check_counts((int[]){1, 0, 0}, (int[]){0, 1, 0});
    // Of the operations it is the second that cannot be done, and then the third.
    pid_t several = waiting((struct sembuf[]){{0, 0, 0}, {1, 0, 0}, {2, -1, 0}}, 3);
    check_counts((int[]){1, 0, 0}, (int[]){0, 2, 0});
    CHECK_EQ(set_value(id, 1, 0), 0);
    CHECK_EQ(reap(zero), EXITED(3));
    check_counts((int[]){1, 0, 1}, (int[]){0, 0, 0});
    // One that was done takes 1 away for which the other waits.
    pid_t other = waiting((struct sembuf[]){{2, 1, 0}, {1, -2, 0}}, 2);
    check_counts((int[]){1, 1, 1}, (int[]){0, 0, 0});
    end_child(several);
    check_counts((int[]){1, 1, 0}, (int[]){0, 0, 0});
    end_child(other);
    end_child(simple);
    check_counts((int[]){0, 0, 0}, (int[]){0, 0, 0});
    CHECK_EQ(value_of(id, 2), 0);
    remove_set(id);
    DONE();
}
