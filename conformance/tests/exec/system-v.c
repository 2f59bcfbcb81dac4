// rule: exec detaches segments of shared memory and keeps what is to be undone of semaphores
// source: POSIX exec, DESCRIPTION; execve(2), semop(2), "SEM_UNDO"; shmop(2)
#include "exec.h"
#include "sysv.h"

int main(int argc, char **argv)
{
    if (argc > 2) {
        CHECK_EQ(value_of(atoi(argv[1]), 0), 3);
        struct shmid_ds status;
        MUST(shmctl(atoi(argv[2]), IPC_STAT, &status));
        CHECK_EQ(status.shm_nattch, 1);
        DONE();
    }
    const char *self = own_file(argv);
    int set = new_set(1), segment = own(SEGMENT, shmget(IPC_PRIVATE, 4096, 0600));
    CHECK(shmat(segment, NULL, 0) != (void *)-1);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(operate(set, 0, 3, SEM_UNDO));
        EXECUTE(self, decimal(set), decimal(segment));
    }
    check_child(child);
    CHECK_EQ(value_of(set, 0), 0);
    CHECK_EQ(semctl(set, 0, GETPID), child);
    remove_set(set);
    MUST(shmctl(segment, IPC_RMID, NULL));
    DONE();
}
