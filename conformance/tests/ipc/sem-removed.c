// rule: who waits for a set that is removed has EIDRM
// source: POSIX semop(), ERRORS; semop(2)
#include "sysv.h"

int main(void)
{
    int id = new_set(2);
    CHECK_EQ(set_value(id, 1, 1), 0);
    struct sembuf waits[][2] = {{{0, -1, 0}}, {{1, 0, 0}}, {{0, -1, SEM_UNDO}, {1, 1, 0}}};
    struct timespec long_time = {.tv_sec = 1000};
    pid_t children[5];
    for (int i = 0; i < 5; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            if (i == 4) CHECK_ERRNO(semtimedop(id, &(struct sembuf){0, -2, 0}, 1, &long_time), EIDRM);
            else if (i == 3) CHECK_ERRNO(semop(id, (struct sembuf[]){{0, -1, 0}, {1, 0, 0}}, 2), EIDRM);
            else CHECK_ERRNO(semop(id, waits[i], i < 2 ? 1 : 2), EIDRM);
            CHILD_DONE();
        }
        await_sleep(children[i], children[i]);
    }
    remove_set(id);
    for (int i = 0; i < 5; i++) check_child(children[i]);
    CHECK_ERRNO(operate(id, 0, 1, 0), EINVAL);
    DONE();
}
