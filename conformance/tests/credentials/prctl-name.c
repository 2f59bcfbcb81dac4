// rule: PR_SET_NAME names the calling thread, with 15 bytes at most; new threads and children begin with their creator's name
// source: PR_SET_NAME(2const)
#include "process.h"

static void check_name(const char *want)
{
    char name[17] = "????????????????";
    MUST(prctl(PR_GET_NAME, name));
    CHECK(strcmp(name, want) == 0);
}

static void *thread(void *arg)
{
    check_name("0123456789abcde");
    MUST(prctl(PR_SET_NAME, "other"));
    check_name("other");
    return NULL;
}

int main(void)
{
    MUST(prctl(PR_SET_NAME, "0123456789abcdefg"));
    check_name("0123456789abcde");
    join_thread(start_thread(thread, NULL));
    check_name("0123456789abcde");
    pid_t child = fork_or_fail();
    if (child == 0) {
        thread(NULL);
        CHILD_DONE();
    }
    check_child(child);
    MUST(prctl(PR_SET_NAME, ""));
    check_name("");
    CHECK_ERRNO(prctl(PR_SET_NAME, 8), EFAULT);
    CHECK_ERRNO(prctl(PR_GET_NAME, 8), EFAULT);
    DONE();
}
