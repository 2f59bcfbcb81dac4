// rule: IPC_INFO and SEM_INFO tell the limits of semaphores and what is used, SEM_STAT and SEM_STAT_ANY of a set by its place
// source: semctl(2); proc_sys_kernel(5), "sem"
#include "sysv.h"

int main(void)
{
    int other = new_set(5), id = new_set(7);
    struct seminfo limits, used;
    memset(&limits, 0xa5, sizeof limits);
    int last = semctl(0, 0, IPC_INFO, (union semun){.info = &limits});
    CHECK(last >= 1);
    CHECK(semctl(12345, 678, SEM_INFO, (union semun){.info = &used}) >= 1);
    CHECK_EQ(limits.semvmx, 32767);
    CHECK_EQ(limits.semaem, 32767);
    CHECK_EQ(limits.semusz, 20);
    CHECK_EQ(limits.semume, 500);
    CHECK_EQ(limits.semmap, 1024000000);
    CHECK_EQ(limits.semmnu, 1024000000);
    CHECK(used.semusz >= 2 && used.semaem >= 12);
    CHECK_EQ(used.semvmx, 32767);
    CHECK_EQ(used.semmni, limits.semmni);
    char text[80] = "", own[80];
    int fd = open("/proc/sys/kernel/sem", O_RDONLY);
    MUST(fd);
    MUST(read(fd, text, sizeof text - 1));
    MUST(close(fd));
    snprintf(own, sizeof own, "%d\t%d\t%d\t%d\n", limits.semmsl, limits.semmns, limits.semopm, limits.semmni);
    CHECK(strcmp(text, own) == 0);

    // Some place is that of each.
    int seen = 0;
    for (int place = 0; place <= last; place++) {
        struct semid_ds status;
        int got = semctl(place, 0, SEM_STAT, (union semun){.buf = &status});
        if (got != id) continue;
        seen++;
        CHECK_EQ(status.sem_nsems, 7);
        CHECK_EQ(semctl(place, 0, SEM_STAT_ANY, (union semun){.buf = &status}), id);
    }
    CHECK_EQ(seen, 1);
    // A number has its place in it.
    struct semid_ds status;
    CHECK_EQ(semctl(id, 0, SEM_STAT, (union semun){.buf = &status}), id);
    CHECK_ERRNO(semctl(32767, 0, SEM_STAT, (union semun){.buf = &status}), EINVAL);
    CHECK_ERRNO(semctl(-1, 0, SEM_STAT, (union semun){.buf = &status}), EINVAL);
    CHECK_ERRNO(semctl(-1, 0, IPC_INFO, (union semun){.info = &limits}), EINVAL);
    CHECK_ERRNO(semctl(0, 0, IPC_INFO, (union semun){.info = (void *)8}), EFAULT);
    if (geteuid() == 0) {
        status = set_status(id);
        status.sem_perm.mode = 0;
        MUST(semctl(id, 0, IPC_SET, (union semun){.buf = &status}));
        pid_t child = fork_or_fail();
        if (child == 0) {
            become_other(lone_user());
            CHECK_ERRNO(semctl(id, 0, SEM_STAT, (union semun){.buf = &status}), EACCES);
            CHECK_EQ(semctl(id, 0, SEM_STAT_ANY, (union semun){.buf = &status}), id);
            CHILD_DONE();
        }
        check_child(child);
    }
    remove_set(other);
    remove_set(id);
    DONE();
}
