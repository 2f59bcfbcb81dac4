// rule: a robust list that is broken, endless or unmapped does no harm at the thread's end
// source: Linux's robust-futex documentation (ROBUST_LIST_LIMIT)
// covers: pitfall 26, pitfall 23
#include "check.h"

struct node {
    struct node *next;
    int futex;
};
static struct {
    struct node *list;
    long offset;
    struct node *pending;
} heads[4];
static struct node loop;

static void *owner(void *arg)
{
    MUST(syscall(SYS_set_robust_list, arg, sizeof heads[0]));
    syscall(SYS_exit, 0);
    return NULL;
}

int main(void)
{
    loop.next = &loop;
    heads[0].list = &loop; // never comes back to the head
    heads[0].offset = offsetof(struct node, futex);
    heads[1].list = (struct node *)0x1000; // unmapped
    heads[2].list = (struct node *)0xffffffffc0100000; // the kernel's
    heads[3].list = &loop;
    heads[3].offset = LONG_MAX;
    heads[3].pending = (struct node *)3;
    void *places[] = {&heads[0], &heads[1], &heads[2], &heads[3], (void *)8, (void *)0xffffffffc0100000};
    for (int i = 0; i < 6; i++) {
        start_thread(owner, places[i]);
        sleep_ms(10);
    }
    DONE();
}
