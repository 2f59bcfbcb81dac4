// rule: what a process did with SEM_UNDO is undone when its last thread ends, as far as values go
// source: POSIX semop() (semadj); semop(2), "SEM_UNDO"
#include "sysv.h"

static int id;

static void *in_a_thread(void *unused)
{
    MUST(operate(id, 0, -2, SEM_UNDO));
    return unused;
}

// A child that makes some operations with SEM_UNDO; `kills` if it is killed then.
static pid_t undoing(struct sembuf *ops, int count, int kills)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(semop(id, ops, (size_t)count));
        if (kills) kill(getpid(), SIGKILL);
        _exit(0);
    }
    CHECK_EQ(reap(child), kills ? KILLED(SIGKILL) : EXITED(0));
    return child;
}

int main(void)
{
    id = new_set(3);
    CHECK_EQ(set_value(id, 0, 10), 0);
    struct sembuf some[] = {{0, -3, SEM_UNDO}, {0, -1, 0}, {1, 4, SEM_UNDO}};
    pid_t child = undoing(some, 3, 0);
    CHECK_EQ(value_of(id, 0), 9);
    CHECK_EQ(value_of(id, 1), 0);
    CHECK_EQ(semctl(id, 1, GETPID), child);
    CHECK_EQ(semctl(id, 2, GETPID), 0);
    child = undoing(some, 3, 1);
    CHECK_EQ(value_of(id, 0), 8);
    CHECK_EQ(semctl(id, 0, GETPID), child);

    // Whoever waits for it goes on.
    line ready = new_line(), go = new_line();
    pid_t holder = fork_or_fail();
    if (holder == 0) {
        MUST(operate(id, 0, -8, SEM_UNDO));
        tell(ready);
        await(go);
        _exit(0);
    }
    await(ready);
    CHECK_EQ(value_of(id, 0), 0);
    pid_t waiter = fork_or_fail();
    if (waiter == 0) _exit(operate(id, 0, -8, 0) ? 1 : 0);
    await_count(id, 0, GETNCNT, 1);
    tell(go);
    check_child(waiter);
    check_child(holder);

    // A thread's is undone with the process, and is the process's own to take back.
    CHECK_EQ(set_value(id, 0, 5), 0);
    child = fork_or_fail();
    if (child == 0) {
        pthread_t thread;
        MUST0(pthread_create(&thread, NULL, in_a_thread, NULL));
        MUST0(pthread_join(thread, NULL));
        CHECK_EQ(value_of(id, 0), 3);
        MUST(operate(id, 0, 1, SEM_UNDO));
        CHECK_EQ(value_of(id, 0), 4);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 5);

    // A child of fork has nothing to undo.
    child = fork_or_fail();
    if (child == 0) {
        MUST(operate(id, 0, -1, SEM_UNDO));
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) _exit(0);
        check_child(grandchild);
        CHECK_EQ(value_of(id, 0), 4);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 5);

    // Who gives a value ends what was to be undone.
    child = fork_or_fail();
    if (child == 0) {
        MUST(operate(id, 0, -1, SEM_UNDO));
        MUST(operate(id, 1, 1, SEM_UNDO));
        MUST(set_value(id, 0, 7));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 7);
    CHECK_EQ(value_of(id, 1), 0);

    // Values stay in their range.
    child = fork_or_fail();
    if (child == 0) {
        MUST(operate(id, 1, 6, SEM_UNDO));
        MUST(operate(id, 0, -6, SEM_UNDO));
        MUST(operate(id, 1, -4, 0));
        MUST(operate(id, 0, 32766, 0));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 1), 0);
    CHECK_EQ(value_of(id, 0), 32767);
    // So does what is to be undone, or the operation is not done.
    CHECK_EQ(set_value(id, 2, 0), 0);
    MUST(operate(id, 2, 32767, SEM_UNDO));
    MUST(operate(id, 2, -32767, 0));
    MUST(operate(id, 2, 1, SEM_UNDO));
    CHECK_ERRNO(operate(id, 2, 1, SEM_UNDO), ERANGE);
    CHECK_EQ(value_of(id, 2), 1);
    remove_set(id);
    DONE();
}
