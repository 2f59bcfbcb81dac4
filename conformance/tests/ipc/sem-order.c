// rule: of those who wait for a semaphore, whoever can go on does, oldest first, and before anybody else can take it
// source: ipc/sem.c (update_queue, do_smart_update); POSIX leaves the order open
#include "sysv.h"

static int id;

// A child that waits for its operations.
static pid_t waiting(struct sembuf *ops, int count)
{
    pid_t child = fork_or_fail();
    if (child == 0) _exit(semop(id, ops, (size_t)count) ? 1 : 0);
    await_sleep(child, child);
    return child;
}

int main(void)
{
    id = new_set(4);
    // Only who needs no more than there is goes on, whoever came first.
    pid_t two = waiting((struct sembuf[]){{0, -2, 0}}, 1);
    pid_t one = waiting((struct sembuf[]){{0, -1, 0}}, 1);
    pid_t later = waiting((struct sembuf[]){{0, -1, 0}}, 1);
    CHECK_EQ(operate(id, 0, 1, 0), 0);
    check_child(one);
    CHECK_EQ(semctl(id, 0, GETNCNT), 2);
    // The oldest has it.
    CHECK_EQ(operate(id, 0, 2, 0), 0);
    check_child(two);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_EQ(semctl(id, 0, GETNCNT), 1);
    // It is taken at once for who waits: the caller cannot have it back.
    CHECK_EQ(operate(id, 0, 1, 0), 0);
    CHECK_ERRNO(operate(id, 0, -1, IPC_NOWAIT), EAGAIN);
    check_child(later);

    // One lets the next go on: 0 to 1, 1 to 2, and who waits for zero before.
    CHECK_EQ(set_value(id, 3, 1), 0);
    pid_t third = waiting((struct sembuf[]){{2, -1, 0}, {3, 1, 0}}, 2);
    pid_t zero = waiting((struct sembuf[]){{3, 0, 0}}, 1);
    pid_t second = waiting((struct sembuf[]){{1, -1, 0}, {3, -1, 0}, {2, 1, 0}}, 3);
    pid_t first = waiting((struct sembuf[]){{0, -1, 0}, {1, 1, 0}}, 2);
    CHECK_EQ(operate(id, 0, 1, 0), 0);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_EQ(value_of(id, 1), 0);
    CHECK_EQ(value_of(id, 2), 0);
    CHECK_EQ(value_of(id, 3), 1);
    CHECK_EQ(semctl(id, 3, GETZCNT), 0);
    check_child(first);
    check_child(second);
    check_child(third);
    check_child(zero);

    // With one that has several operations, all stand in one line: those who waited for the last semaphore come first.
    CHECK_EQ(set_value(id, 3, 0), 0);
    pid_t at_0 = waiting((struct sembuf[]){{0, -1, 0}}, 1);
    pid_t at_1 = waiting((struct sembuf[]){{1, -1, 0}}, 1);
    pid_t both = waiting((struct sembuf[]){{0, -1, 0}, {1, -1, 0}}, 2);
    pid_t again = waiting((struct sembuf[]){{1, -1, 0}}, 1);
    CHECK_EQ(operate(id, 1, 1, 0), 0);
    check_child(at_1);
    // The one with both waits before the other.
    struct sembuf grow[] = {{0, 2, 0}, {1, 1, 0}};
    CHECK_EQ(semop(id, grow, 2), 0);
    check_child(at_0);
    check_child(both);
    CHECK_EQ(semctl(id, 1, GETNCNT), 1);
    CHECK_EQ(operate(id, 1, 1, 0), 0);
    check_child(again);

    // An increment waits with the others if it stands behind what cannot be done.
    pid_t adds = waiting((struct sembuf[]){{0, -1, 0}, {1, 1, 0}}, 2);
    pid_t takes = waiting((struct sembuf[]){{1, -1, 0}}, 1);
    CHECK_EQ(operate(id, 0, 1, 0), 0);
    check_child(adds);
    check_child(takes);
    remove_set(id);
    DONE();
}
