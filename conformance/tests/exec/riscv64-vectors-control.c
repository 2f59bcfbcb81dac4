// rule: PR_RISCV_V_SET_CONTROL lets a thread have vector registers, or not have them, from now on or from the next execve on, for once or for good; a program begins without what the last one had in them
// source: Linux's Documentation/arch/riscv/vector.rst (prctl() interface)
// arch: riscv64
#include "exec.h"
#include "../rvv.h"

V_AROUND(load_state, "");

static void *thread(void *unused)
{
    return (void *)get_control();
}

// The end of this program, executed by a child with this setting.
static int executed(const char *path, unsigned long setting, const char *told)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        if (set_control(setting)) _exit(98);
        EXECUTE(path, told);
    }
    return reap(child) & ~0x80;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        // What it is told, and whether there are any.
        CHECK_EQ(get_control(), strtol(argv[1], NULL, 10));
        if (!has_vectors()) {
            CHECK_ERRNO(set_control(V_OFF | V_NEXT(3)), EINVAL);
            CHECK_EQ(get_control() & 3, V_OFF);
            vector_length(); // which kills
        }
        vector_length();
        DONE();
    }
    if (!has_vectors()) {
        CHECK_ERRNO(get_control(), EINVAL);
        CHECK_ERRNO(set_control(V_ON), EINVAL);
        DONE();
    }
    CHECK_EQ(get_control(), V_ON);
    CHECK_ERRNO(set_control(V_OFF), EPERM);
    CHECK_ERRNO(set_control(3), EINVAL);
    CHECK_ERRNO(set_control(V_ON | V_NEXT(3)), EINVAL);
    CHECK_ERRNO(set_control(V_ON | 32), EINVAL);
    CHECK_ERRNO(set_control(-1UL), EINVAL);
    CHECK_ERRNO(set_control(V_OFF | V_NEXT(3)), EPERM);
    CHECK_EQ(get_control(), V_ON);
    static struct vectors state;
    fill_vectors(&state, vector_length(), 1);
    load_state(&state);
    const char *path = own_file(argv);
    CHECK_EQ(executed(path, 0, "2"), EXITED(0));
    CHECK_EQ(executed(path, V_NEXT(V_ON), "2"), EXITED(0));
    CHECK_EQ(executed(path, V_NEXT(V_OFF), "1"), KILLED(SIGILL));
    CHECK_EQ(executed(path, V_NEXT(V_OFF) | V_INHERIT, "25") & 0x7f, SIGILL);
    CHECK_EQ(executed(path, V_NEXT(V_ON) | V_INHERIT, "26"), EXITED(0));
    CHECK_EQ(set_control(V_NEXT(V_OFF) | V_INHERIT), 0);
    CHECK_EQ(get_control(), V_ON | V_NEXT(V_OFF) | V_INHERIT);
    pthread_t id;
    void *told;
    CHECK_EQ(pthread_create(&id, NULL, thread, NULL), 0);
    pthread_join(id, &told);
    CHECK_EQ((long)told, V_ON | V_NEXT(V_OFF) | V_INHERIT);
    DONE();
}
