// rule: at a thread's end the kernel marks every lock of its robust list as ownerless and wakes a waiter
// source: set_robust_list(2); Linux's robust-futex documentation
// covers: pitfall 26, pitfall 33
#include "check.h"

#define FUTEX_WAIT 0
struct node {
    struct node *next;
    int futex;
};
static struct {
    struct node *list;
    long offset;
    struct node *pending;
} head;
static struct node locks[2], about_to_lock;
static volatile int waiting, ready;

static void *owner(void *arg)
{
    int tid = (int)gettid_();
    locks[0].futex = tid;
    locks[1].futex = tid | 0x80000000; // somebody waits
    about_to_lock.futex = tid;
    locks[0].next = &locks[1];
    locks[1].next = (struct node *)&head;
    head.list = &locks[0];
    head.offset = offsetof(struct node, futex);
    head.pending = &about_to_lock;
    MUST(syscall(SYS_set_robust_list, &head, sizeof head));
    ready = 1;
    WAIT_UNTIL(waiting);
    sleep_ms(5);
    syscall(SYS_exit, 0);
    return NULL;
}

int main(void)
{
    start_thread(owner, NULL);
    WAIT_UNTIL(ready);
    int seen = locks[1].futex;
    waiting = 1;
    while (*(volatile int *)&locks[1].futex == seen)
        syscall(SYS_futex, &locks[1].futex, FUTEX_WAIT, seen, NULL, NULL, 0);
    CHECK_EQ((unsigned)locks[1].futex, 0xc0000000); // FUTEX_WAITERS | FUTEX_OWNER_DIED
    WAIT_UNTIL(*(volatile int *)&about_to_lock.futex == 0x40000000);
    CHECK_EQ(locks[0].futex, 0x40000000);
    CHECK_ERRNO(syscall(SYS_set_robust_list, &head, sizeof head + 1), EINVAL);
    void *got;
    size_t size;
    CHECK_EQ(syscall(SYS_get_robust_list, 0, &got, &size), 0);
    CHECK_EQ(size, sizeof head);
    CHECK_ERRNO(syscall(SYS_get_robust_list, INT_MAX, &got, &size), ESRCH);
    DONE();
}
