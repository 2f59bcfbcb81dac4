// rule: PR_SVE_SET_VL sets the longest length that there is of at most what is asked, at once or at the next execve, with or without its being inherited; threads and children have their creator's
// source: Linux's Documentation/arch/arm64/sve.rst (prctl extensions)
// arch: aarch64
#include "sve.h"
#include "process.h"

static long rdvl(void)
{
    long length;
    __asm__ volatile(".arch_extension sve\nrdvl %0, #1" : "=r"(length));
    return length;
}

static void *thread(void *unused)
{
    return (void *)(rdvl() << 20 | get_vl());
}

int main(void)
{
    if (!has_sve()) {
        CHECK_ERRNO(set_vl(16), EINVAL);
        CHECK_ERRNO(get_vl(), EINVAL);
        DONE();
    }
    long usual = get_vl();
    CHECK(usual >= 16 && usual <= 64 && usual % 16 == 0);
    CHECK_EQ(rdvl(), usual);
    CHECK_ERRNO(set_vl(0), EINVAL);
    CHECK_ERRNO(set_vl(15), EINVAL);
    CHECK_ERRNO(set_vl(8192 + 16), EINVAL);
    CHECK_ERRNO(set_vl(16 | 1 << 16), EINVAL);
    CHECK_ERRNO(set_vl(16 | 1 << 19), EINVAL);
    CHECK_EQ(get_vl(), usual);
    long largest = set_vl(8192);
    CHECK(largest >= usual && largest <= 256);
    CHECK_EQ(rdvl(), largest);
    CHECK_EQ(set_vl(16), 16);
    CHECK_EQ(rdvl(), 16);
    CHECK_EQ(set_vl((unsigned long)largest | VL_ONEXEC), largest);
    CHECK_EQ(get_vl(), 16);
    CHECK_EQ(rdvl(), 16);
    CHECK_EQ(set_vl(16 | VL_INHERIT), 16 | VL_INHERIT);
    CHECK_EQ(get_vl(), 16 | VL_INHERIT);
    CHECK_EQ(set_vl((unsigned long)largest | VL_INHERIT | VL_ONEXEC), largest | VL_INHERIT);
    CHECK_EQ(get_vl(), 16 | VL_INHERIT);
    pthread_t id;
    void *told;
    CHECK_EQ(pthread_create(&id, NULL, thread, NULL), 0);
    pthread_join(id, &told);
    CHECK_EQ((long)told, 16L << 20 | 16 | VL_INHERIT);
    pid_t child = fork();
    if (child == 0) _exit(rdvl() == 16 && get_vl() == (16 | VL_INHERIT) ? 0 : 1);
    int status;
    MUST(waitpid(child, &status, 0));
    CHECK_EQ(status, 0);
    CHECK_EQ(set_vl(16), 16);
    CHECK_EQ(get_vl(), 16);
    DONE();
}
