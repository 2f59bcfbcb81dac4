// rule: a set-user-ID program may be signalled by its real user, until it makes another one its real user; it may signal as its owner could
// source: POSIX kill(), DESCRIPTION; kill(2); credentials(7)
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001, owner = 2000002;
    if (argc > 1) {
        // The owner's process by the effective id, the user's by the real one, not root's.
        CHECK_EQ(kill(atoi(argv[1]), 0), 0);
        CHECK_EQ(kill(atoi(argv[2]), 0), 0);
        CHECK_ERRNO(kill(atoi(argv[3]), 0), EPERM);
        line up = {-1, atoi(argv[4])}, go = {atoi(argv[5]), -1};
        tell(up);
        await(go);
        MUST(setreuid(owner, owner));
        tell(up);
        await(go);
        CHECK_EQ(kill(atoi(argv[1]), 0), 0);
        CHECK_ERRNO(kill(atoi(argv[2]), 0), EPERM);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", owner, 0, 04755);
    line up = new_line(), go = new_line();
    pid_t of_owner = fork_or_fail();
    if (of_owner == 0) {
        become_other(owner);
        tell(up);
        stay();
    }
    await(up);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        pid_t me = getpid(), root = getppid();
        pid_t program = fork_or_fail();
        if (program == 0)
            EXECUTE("./p", decimal(of_owner), decimal(me), decimal(root), decimal(up.in),
                    decimal(go.out));
        await(up);
        CHECK_EQ(kill(program, 0), 0);
        tell(go);
        await(up);
        CHECK_ERRNO(kill(program, 0), EPERM);
        CHECK_ERRNO(kill(program, SIGKILL), EPERM);
        tell(go);
        check_child(program);
        CHILD_DONE();
    }
    check_child(child);
    end_child(of_owner);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}
