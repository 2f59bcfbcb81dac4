// rule: SETVAL and SETALL give semaphores values from 0 to 32767, and GETVAL, GETALL and GETPID tell of them
// source: POSIX semctl(); semctl(2)
#include "sysv.h"

static long set_all(int id, unsigned short *values)
{
    return semctl(id, 0, SETALL, (union semun){.array = values});
}

static long get_all(int id, unsigned short *values)
{
    return semctl(id, 0, GETALL, (union semun){.array = values});
}

int main(void)
{
    int gone = new_set(1);
    remove_set(gone);
    int id = new_set(3);
    CHECK_EQ(set_value(id, 0, 32767), 0);
    CHECK_EQ(value_of(id, 0), 32767);
    CHECK_EQ(semctl(id, 0, GETPID), getpid());
    CHECK_EQ(semctl(id, 1, GETPID), 0);
    CHECK_ERRNO(set_value(id, 0, 32768), ERANGE);
    CHECK_ERRNO(set_value(id, 0, -1), ERANGE);
    CHECK_ERRNO(set_value(id, 3, 1), EINVAL);
    CHECK_ERRNO(set_value(id, -1, 1), EINVAL);
    // The value is looked at before the semaphore, and before the set.
    CHECK_ERRNO(set_value(id, 3, -1), ERANGE);
    CHECK_ERRNO(set_value(gone, 0, -1), ERANGE);
    CHECK_EQ(value_of(id, 0), 32767);

    unsigned short values[4] = {1, 2, 3, 77};
    CHECK_EQ(set_all(id, values), 0);
    unsigned short got[4] = {9, 9, 9, 78};
    CHECK_EQ(get_all(id, got), 0);
    CHECK(got[0] == 1 && got[1] == 2 && got[2] == 3 && got[3] == 78);
    CHECK_EQ(semctl(id, 2, GETPID), getpid());
    values[0] = 5;
    values[2] = 40000;
    CHECK_ERRNO(set_all(id, values), ERANGE);
    CHECK_EQ(value_of(id, 0), 1);
    CHECK_ERRNO(set_all(id, (void *)8), EFAULT);
    CHECK_ERRNO(get_all(id, (void *)8), EFAULT);
    CHECK_EQ(set_status(id).sem_otime, 0);

    // semctl is no operation, but what it lets go on is one.
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(operate(id, 1, -7, 0), 0);
        CHILD_DONE();
    }
    await_count(id, 1, GETNCNT, 1);
    CHECK_EQ(set_value(id, 1, 6), 0);
    CHECK_EQ(set_status(id).sem_otime, 0);
    CHECK_EQ(set_value(id, 1, 8), 0);
    check_child(child);
    CHECK_EQ(value_of(id, 1), 1);
    CHECK_EQ(semctl(id, 1, GETPID), child);
    CHECK(set_status(id).sem_otime != 0);
    remove_set(id);
    DONE();
}
