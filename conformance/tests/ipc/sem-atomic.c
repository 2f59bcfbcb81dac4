// rule: the operations of a call of semop are done together, in their order, or none of them is
// source: POSIX semop(), DESCRIPTION, ERRORS; semop(2)
#include "sysv.h"

int main(void)
{
    int gone = new_set(1);
    remove_set(gone);
    int id = new_set(2);
    struct sembuf ops[600] = {{0, 1, 0}, {1, -1, IPC_NOWAIT}};
    CHECK_ERRNO(semop(id, ops, 2), EAGAIN);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_EQ(semctl(id, 0, GETPID), 0);
    // Each sees what those before it did.
    struct sembuf chain[] = {{0, 0, 0}, {0, 3, 0}, {1, 2, 0}, {0, -3, 0}, {0, 0, IPC_NOWAIT}};
    CHECK_EQ(semop(id, chain, 5), 0);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_EQ(value_of(id, 1), 2);
    CHECK_EQ(semctl(id, 0, GETPID), getpid());
    CHECK(set_status(id).sem_otime != 0);
    struct sembuf over[] = {{1, 32767, 0}};
    CHECK_ERRNO(semop(id, over, 1), ERANGE);
    struct sembuf last[] = {{0, 5, 0}, {1, 32765, 0}, {1, 1, 0}};
    CHECK_ERRNO(semop(id, last, 3), ERANGE);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_EQ(value_of(id, 1), 2);
    // -32768 is more than any value.
    CHECK_ERRNO(operate(id, 1, -32768, IPC_NOWAIT), EAGAIN);
    // The semaphore has to be there, even behind one that would wait.
    struct sembuf beyond[] = {{0, -1, IPC_NOWAIT}, {2, 1, 0}};
    CHECK_ERRNO(semop(id, beyond, 2), EFBIG);
    CHECK_ERRNO(operate(id, 65535, 1, 0), EFBIG);
    CHECK_ERRNO(operate(id, 1, 0, IPC_NOWAIT), EAGAIN);

    CHECK_ERRNO(semop(id, ops, 0), EINVAL);
    CHECK_ERRNO(semop(-1, ops, 1), EINVAL);
    CHECK_ERRNO(semop(gone, ops, 1), EINVAL);
    CHECK_ERRNO(semop(id, ops, 501), E2BIG);
    CHECK_ERRNO(semop(-1, (void *)8, 501), E2BIG);
    CHECK_ERRNO(semop(-1, (void *)8, 1), EFAULT);
    for (int i = 0; i < 500; i++) ops[i] = (struct sembuf){(unsigned short)(i % 2), 1, 0};
    CHECK_EQ(semop(id, ops, 500), 0);
    CHECK_EQ(value_of(id, 0), 250);
    CHECK_EQ(value_of(id, 1), 252);
    remove_set(id);
    DONE();
}
