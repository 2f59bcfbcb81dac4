// rule: a segment of shared memory is the same for all who attach it, stays over fork and goes with the last mapping once it is removed
// source: POSIX shmget(), shmat(), shmdt(), shmctl(); shmop(2), shmctl(2)
#include "sysv.h"

#define SIZE 10000

static struct shmid_ds stat_of(int id)
{
    struct shmid_ds ds;
    memset(&ds, 0xa5, sizeof ds);
    MUST(shmctl(id, IPC_STAT, &ds));
    return ds;
}

int main(void)
{
    key_t key = 0x51600000 + getpid();
    CHECK_ERRNO(shmget(key, SIZE, 0600), ENOENT);
    CHECK_ERRNO(shmget(key, 0, IPC_CREAT | 0600), EINVAL);
    int id = own(SEGMENT, shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0640));
    CHECK_ERRNO(shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_EQ(shmget(key, 1, 0600), id);
    CHECK_EQ(shmget(key, 0, 0), id);
    CHECK_ERRNO(shmget(key, SIZE + 1, 0), EINVAL);
    struct shmid_ds ds = stat_of(id);
    CHECK_EQ(ds.shm_segsz, SIZE);
    CHECK_EQ(ds.shm_nattch, 0);
    CHECK_EQ(ds.shm_atime, 0);
    CHECK_EQ(ds.shm_dtime, 0);
    CHECK(ds.shm_ctime != 0);
    CHECK_EQ(ds.shm_cpid, getpid());
    CHECK_EQ(ds.shm_lpid, 0);
    CHECK_EQ(ds.shm_perm.uid, geteuid());
    CHECK_EQ(ds.shm_perm.cuid, geteuid());
    CHECK_EQ(ds.shm_perm.gid, getegid());
    CHECK_EQ(ds.shm_perm.mode, 0640);

    char *a = shmat(id, NULL, 0);
    CHECK(a != (void *)-1);
    char *b = shmat(id, NULL, SHM_RDONLY);
    CHECK(b != (void *)-1 && b != a);
    CHECK_EQ(a[0], 0);
    a[0] = 1;
    a[SIZE - 1] = 2;
    CHECK_EQ(b[0], 1);
    CHECK_EQ(b[SIZE - 1], 2);
    // A read-only one stays so.
    CHECK_ERRNO(mprotect(b, 4096, PROT_READ | PROT_WRITE), EACCES);
    ds = stat_of(id);
    CHECK_EQ(ds.shm_nattch, 2);
    CHECK(ds.shm_atime != 0);
    CHECK_EQ(ds.shm_lpid, getpid());

    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(stat_of(id).shm_nattch, 4);
        a[1] = 3;
        CHECK_EQ(shmdt(b), 0);
        CHECK_EQ(stat_of(id).shm_nattch, 3);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(a[1], 3);
    CHECK_EQ(stat_of(id).shm_nattch, 2);

    // Addresses.
    CHECK_ERRNO((long)shmat(id, a + 1, 0), EINVAL);
    CHECK_ERRNO((long)shmat(id, a, 0), EINVAL);
    CHECK_ERRNO((long)shmat(id, NULL, SHM_REMAP), EINVAL);
    CHECK_ERRNO((long)shmat(-1, NULL, 0), EINVAL);
    int gone = own(SEGMENT, shmget(IPC_PRIVATE, 1, 0600));
    MUST(shmctl(gone, IPC_RMID, NULL));
    CHECK_ERRNO((long)shmat(gone, NULL, 0), EINVAL);
    char *place = mmap(NULL, 5 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(shmat(id, place + 4096, SHM_REMAP) == place + 4096);
    CHECK_EQ(place[4096], 1);
    CHECK_ERRNO(shmdt(place), EINVAL);
    CHECK_ERRNO(shmdt(place + 4097), EINVAL);
    // What is left of it goes, and what is not its own stays.
    MUST(munmap(place + 4096, 4096));
    char *other = mmap(place + 4096, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    other[0] = 9;
    CHECK_EQ(shmdt(place + 4096), 0);
    CHECK_EQ(other[0], 9);
    CHECK_ERRNO(shmdt(place + 4096), EINVAL);
    MUST(munmap(place, 5 * 4096));
    CHECK_EQ(shmdt(b), 0);
    CHECK(stat_of(id).shm_dtime != 0);

    // Owner and mode.
    ds = stat_of(id);
    ds.shm_perm.mode = 0604;
    CHECK_EQ(shmctl(id, IPC_SET, &ds), 0);
    CHECK_EQ(stat_of(id).shm_perm.mode, 0604);
    ds.shm_perm.uid = (uid_t)-1;
    CHECK_ERRNO(shmctl(id, IPC_SET, &ds), EINVAL);
    CHECK_ERRNO(shmctl(id, 99, &ds), EINVAL);
    CHECK_ERRNO(shmctl(-1, IPC_STAT, &ds), EINVAL);
    CHECK_ERRNO(shmctl(id, IPC_STAT, (void *)8), EFAULT);

    // Removed, it is there for those who have it, by its number, but not by its key.
    CHECK_EQ(shmctl(id, IPC_RMID, NULL), 0);
    CHECK_ERRNO(shmget(key, SIZE, 0), ENOENT);
    CHECK_EQ(a[1], 3);
    ds = stat_of(id);
    CHECK_EQ(ds.shm_nattch, 1);
    CHECK_EQ(ds.shm_perm.mode, 0604 | SHM_DEST);
    b = shmat(id, NULL, 0);
    CHECK(b != (void *)-1 && b[1] == 3);
    CHECK_EQ(shmdt(a), 0);
    CHECK_EQ(shmdt(b), 0);
    CHECK_ERRNO(shmctl(id, IPC_STAT, &ds), EINVAL);

    // One with a key is made anew, and a private one each time.
    int next = own(SEGMENT, shmget(key, SIZE, IPC_CREAT | 0600));
    CHECK(next != id);
    CHECK_EQ(shmctl(next, IPC_RMID, NULL), 0);
    int one = own(SEGMENT, shmget(IPC_PRIVATE, 1, 0600)), two = own(SEGMENT, shmget(IPC_PRIVATE, 1, 0600));
    CHECK(one != two);
    // Who ends detaches.
    child = fork_or_fail();
    if (child == 0) {
        CHECK(shmat(one, NULL, 0) != (void *)-1);
        CHECK_EQ(shmctl(one, IPC_RMID, NULL), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(shmctl(one, IPC_STAT, &ds), EINVAL);
    CHECK_EQ(shmctl(two, IPC_RMID, NULL), 0);
    DONE();
}
