// rule: who may read, alter, change and remove a set of semaphores is a matter of its owner, creator, group and mode
// source: POSIX 2.7.1 (IPC permissions); sysvipc(7), semop(2), semctl(2)
#include "sysv.h"

int main(void)
{
    if (geteuid() != 0) {
        // Only root can be others.
        DONE();
    }
    key_t key = 0x51630000 + getpid();
    int id = own(SET, semget(key, 2, IPC_CREAT | 0604));
    pid_t child = fork_or_fail();
    if (child == 0) {
        unsigned short values[2];
        struct semid_ds status;
        become_other(lone_user());
        CHECK_EQ(semget(key, 2, 0400), id);
        CHECK_ERRNO(semget(key, 2, 0600), EACCES);
        // To wait for zero is to read.
        CHECK_EQ(operate(id, 0, 0, 0), 0);
        CHECK_ERRNO(operate(id, 0, 1, 0), EACCES);
        CHECK_ERRNO(semop(id, (struct sembuf[]){{0, 0, 0}, {1, 1, 0}}, 2), EACCES);
        CHECK_ERRNO(operate(id, 2, 1, 0), EFBIG);
        CHECK_EQ(value_of(id, 0), 0);
        CHECK_EQ(semctl(id, 0, GETALL, (union semun){.array = values}), 0);
        CHECK_EQ(semctl(id, 0, IPC_STAT, (union semun){.buf = &status}), 0);
        CHECK_ERRNO(set_value(id, 0, 1), EACCES);
        CHECK_ERRNO(set_value(id, 2, 1), EINVAL);
        CHECK_ERRNO(semctl(id, 0, SETALL, (union semun){.array = (void *)8}), EACCES);
        CHECK_ERRNO(semctl(id, 0, IPC_SET, (union semun){.buf = &status}), EPERM);
        CHECK_ERRNO(semctl(id, 0, IPC_RMID), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    struct semid_ds status = set_status(id);
    status.sem_perm.uid = lone_user();
    status.sem_perm.mode = 0200;
    CHECK_EQ(semctl(id, 0, IPC_SET, (union semun){.buf = &status}), 0);
    uid_t owner = lone_user();
    child = fork_or_fail();
    if (child == 0) {
        become_other(owner);
        CHECK_ERRNO(semctl(id, 0, IPC_STAT, (union semun){.buf = &status}), EACCES);
        CHECK_ERRNO(value_of(id, 0), EACCES);
        CHECK_ERRNO(semctl(id, 9, GETVAL), EACCES);
        CHECK_ERRNO(operate(id, 0, 0, 0), EACCES);
        CHECK_EQ(operate(id, 0, 1, 0), 0);
        CHECK_EQ(semctl(id, 0, IPC_RMID), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(value_of(id, 0), EINVAL);
    DONE();
}
