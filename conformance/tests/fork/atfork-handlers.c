// rule: prepare handlers run in the parent last-registered first, parent and child handlers in order
// source: POSIX pthread_atfork()
#include "process.h"

static char order[16];

static void add(char c)
{
    order[strlen(order)] = c;
}

static void prepare1(void) { add('p'); }
static void parent1(void) { add('q'); }
static void child1(void) { add('r'); }
static void prepare2(void) { add('P'); }
static void parent2(void) { add('Q'); }
static void child2(void) { add('R'); }

int main(void)
{
    MUST0(pthread_atfork(prepare1, parent1, child1));
    MUST0(pthread_atfork(prepare2, parent2, child2));
    MUST0(pthread_atfork(NULL, NULL, NULL));
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(strcmp(order, "PprR"), 0);
        CHILD_DONE();
    }
    CHECK_EQ(strcmp(order, "PpqQ"), 0);
    check_child(child);
    DONE();
}
