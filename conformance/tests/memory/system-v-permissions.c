// rule: who may attach, change and remove a segment of shared memory is a matter of its owner, creator, group and mode
// source: POSIX 2.7.1 (IPC permissions); sysvipc(7), shmctl(2)
#include "sysv.h"

static int id;

int main(void)
{
    if (geteuid() != 0) {
        // Only root can be others.
        DONE();
    }
    key_t key = 0x51610000 + getpid();
    id = own(SEGMENT, shmget(key, 4096, IPC_CREAT | 0604));
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct shmid_ds ds;
        become_other(lone_user());
        CHECK_EQ(shmget(key, 4096, 0400), id);
        CHECK_ERRNO(shmget(key, 4096, 0600), EACCES);
        CHECK_ERRNO((long)shmat(id, NULL, 0), EACCES);
        void *at = shmat(id, NULL, SHM_RDONLY);
        CHECK(at != (void *)-1);
        CHECK_EQ(shmdt(at), 0);
        CHECK_EQ(shmctl(id, IPC_STAT, &ds), 0);
        CHECK_ERRNO(shmctl(id, IPC_SET, &ds), EPERM);
        CHECK_ERRNO(shmctl(id, SHM_LOCK, NULL), EPERM);
        CHECK_ERRNO(shmctl(id, IPC_RMID, NULL), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    struct shmid_ds ds;
    MUST(shmctl(id, IPC_STAT, &ds));
    ds.shm_perm.uid = lone_user();
    ds.shm_perm.mode = 0200;
    CHECK_EQ(shmctl(id, IPC_SET, &ds), 0);
    child = fork_or_fail();
    if (child == 0) {
        become_other((uid_t)ds.shm_perm.uid);
        CHECK_ERRNO(shmctl(id, IPC_STAT, &ds), EACCES);
        CHECK_ERRNO((long)shmat(id, NULL, SHM_RDONLY), EACCES);
        CHECK_EQ(shmctl(id, IPC_RMID, NULL), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(shmctl(id, IPC_STAT, &ds), EINVAL);
    DONE();
}
