// rule: get_robust_list tells the list's head that was set, of other processes to who may trace them; set_robust_list takes one size
// source: get_robust_list(2), set_robust_list(2)
#include "process.h"

struct head {
    void *next;
    long offset;
    void *pending;
};

int main(void)
{
    static struct head head = {&head, 0, NULL};
    void *got = NULL;
    size_t size = 0;
    MUST(syscall(SYS_set_robust_list, &head, sizeof head));
    CHECK_EQ(syscall(SYS_get_robust_list, 0, &got, &size), 0);
    CHECK(got == &head);
    CHECK_EQ(size, sizeof head);
    CHECK_ERRNO(syscall(SYS_set_robust_list, &head, sizeof head - 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_set_robust_list, &head, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_get_robust_list, 0, (void *)8, &size), EFAULT);
    CHECK_ERRNO(syscall(SYS_get_robust_list, 0, &got, (void *)8), EFAULT);
    line ready = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        syscall(SYS_set_robust_list, &head, sizeof head);
        tell(ready);
        stay();
    }
    await(ready);
    got = NULL;
    CHECK_EQ(syscall(SYS_get_robust_list, child, &got, &size), 0);
    CHECK(got == &head);
    pid_t stranger = fork_or_fail();
    if (stranger == 0) {
        become_other(lone_user());
        CHECK_ERRNO(syscall(SYS_get_robust_list, child, &got, &size), EPERM);
        CHILD_DONE();
    }
    check_child(stranger);
    end_child(child);
    CHECK_ERRNO(syscall(SYS_get_robust_list, child, &got, &size), ESRCH);
    DONE();
}
