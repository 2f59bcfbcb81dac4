// rule: execve takes the vectors' length back to the usual, unless another was asked for it, for once or, inherited, for good
// source: Linux's Documentation/arch/arm64/sve.rst (prctl extensions)
// arch: aarch64
#include "exec.h"
#include "../sve.h"

#define CHECK_LENGTH(path, argument, told)                              \
    do {                                                                \
        char word_[32];                                                 \
        snprintf(word_, sizeof word_, "%ld", (long)(told));             \
        pid_t child_ = fork();                                          \
        if (child_ == 0) {                                              \
            if (set_vl(argument) < 0) _exit(98);                        \
            EXECUTE(path, word_);                                       \
        }                                                               \
        int status_;                                                    \
        MUST(waitpid(child_, &status_, 0));                             \
        CHECK_EQ(status_, 0);                                           \
    } while (0)

int main(int argc, char **argv)
{
    if (!has_sve()) return 0;
    long length = get_vl();
    if (argc > 1) {
        CHECK_EQ(length, strtol(argv[1], NULL, 10));
        long vl;
        __asm__ volatile(".arch_extension sve\nrdvl %0, #1" : "=r"(vl));
        CHECK_EQ(vl, length & 0xffff);
        DONE();
    }
    const char *path = own_file(argv);
    CHECK_LENGTH(path, 16, length);
    CHECK_LENGTH(path, 16 | VL_ONEXEC, 16);
    CHECK_LENGTH(path, 16 | VL_INHERIT, 16 | VL_INHERIT);
    CHECK_LENGTH(path, 32 | VL_INHERIT | VL_ONEXEC, (set_vl(32) & 0xffff) | VL_INHERIT);
    DONE();
}
