// rule: a set of semaphores is found by its key or made, zero, and is there until it is removed
// source: POSIX semget(), semctl(); semget(2), semctl(2)
#include "sysv.h"

int main(void)
{
    key_t key = 0x51620000 + getpid();
    CHECK_ERRNO(semget(key, 1, 0600), ENOENT);
    CHECK_ERRNO(semget(key, 0, IPC_CREAT | 0600), EINVAL);
    CHECK_ERRNO(semget(key, -1, IPC_CREAT | 0600), EINVAL);
    CHECK_ERRNO(semget(key, 1 << 20, IPC_CREAT | 0600), EINVAL);
    int id = own(SET, semget(key, 3, IPC_CREAT | IPC_EXCL | 0640));
    CHECK_ERRNO(semget(key, 3, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_EQ(semget(key, 3, IPC_CREAT | 0600), id);
    CHECK_EQ(semget(key, 1, 0600), id);
    CHECK_EQ(semget(key, 0, 0), id);
    CHECK_ERRNO(semget(key, 4, 0), EINVAL);
    CHECK_ERRNO(semget(key, -1, 0), EINVAL);
    struct semid_ds status = set_status(id);
    CHECK_EQ(status.sem_nsems, 3);
    CHECK_EQ(status.sem_otime, 0);
    CHECK(status.sem_ctime != 0 && time(NULL) - status.sem_ctime < 1000);
    CHECK_EQ(status.sem_perm.uid, geteuid());
    CHECK_EQ(status.sem_perm.cuid, geteuid());
    CHECK_EQ(status.sem_perm.gid, getegid());
    CHECK_EQ(status.sem_perm.mode, 0640);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(value_of(id, i), 0);
        CHECK_EQ(semctl(id, i, GETPID), 0);
        CHECK_EQ(semctl(id, i, GETNCNT), 0);
        CHECK_EQ(semctl(id, i, GETZCNT), 0);
    }

    // Owner and mode.
    status.sem_perm.mode = 01604;
    CHECK_EQ(semctl(id, 0, IPC_SET, (union semun){.buf = &status}), 0);
    CHECK_EQ(set_status(id).sem_perm.mode, 0604);
    status.sem_perm.uid = (uid_t)-1;
    CHECK_ERRNO(semctl(id, 0, IPC_SET, (union semun){.buf = &status}), EINVAL);
    CHECK_ERRNO(semctl(id, 0, IPC_SET, (union semun){.buf = (void *)8}), EFAULT);
    CHECK_ERRNO(semctl(id, 0, IPC_STAT, (union semun){.buf = (void *)8}), EFAULT);
    CHECK_ERRNO(semctl(id, 0, 99), EINVAL);
    CHECK_ERRNO(semctl(-1, 0, IPC_STAT, (union semun){.buf = &status}), EINVAL);
    CHECK_ERRNO(semctl(id, 3, GETVAL), EINVAL);
    CHECK_ERRNO(semctl(id, -1, GETVAL), EINVAL);

    // Private ones are each another; a process that ends leaves them.
    pid_t child = fork_or_fail();
    if (child == 0) {
        int one = new_set(1), two = new_set(1);
        CHECK(one != two && one != id && two != id);
        remove_set(two);
        CHECK_ERRNO(semctl(two, 0, IPC_RMID), EINVAL);
        CHECK_EQ(operate(id, 2, 5, 0), 0);
        remove_set(one);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 2), 5);
    CHECK_EQ(semctl(id, 2, GETPID), child);

    remove_set(id);
    CHECK_ERRNO(semget(key, 1, 0), ENOENT);
    CHECK_ERRNO(value_of(id, 0), EINVAL);
    CHECK_ERRNO(operate(id, 0, 1, 0), EINVAL);
    int next = own(SET, semget(key, 1, IPC_CREAT | 0600));
    CHECK(next != id);
    remove_set(next);
    DONE();
}
