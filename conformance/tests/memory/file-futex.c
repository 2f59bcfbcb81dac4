// rule: a futex in a shared mapping of a file is the same for all who map the file, wherever they do
// source: futex(2); POSIX pthread_mutexattr_setpshared(), sem_init()
#include "process.h"
#include "tree.h"

struct shared {
    sem_t ready, answer;
    pthread_mutex_t mutex;
    int count;
};

static struct shared *map(void)
{
    int fd = open("f", O_RDWR);
    MUST(fd);
    struct shared *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096);
    CHECK(p != MAP_FAILED);
    MUST(close(fd));
    return p;
}

int main(void)
{
    enter_scratch();
    make_file("f", "");
    MUST(truncate("f", 4 * 4096));
    pid_t child = fork_or_fail();
    if (child != 0) CHECK(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    struct shared *p = map();
    if (child != 0) {
        pthread_mutexattr_t attribute;
        MUST0(pthread_mutexattr_init(&attribute));
        MUST0(pthread_mutexattr_setpshared(&attribute, PTHREAD_PROCESS_SHARED));
        MUST0(pthread_mutex_init(&p->mutex, &attribute));
        MUST(sem_init(&p->answer, 1, 0));
        MUST(sem_init(&p->ready, 1, 0));
        __atomic_store_n(&p->count, 1, __ATOMIC_SEQ_CST);
    }
    WAIT_UNTIL(__atomic_load_n(&p->count, __ATOMIC_SEQ_CST) != 0);
    if (child == 0) {
        MUST(sem_post(&p->ready));
        MUST(sem_wait(&p->answer));
    } else {
        MUST(sem_wait(&p->ready));
        sleep_ms(20); // the other one waits then, usually
        MUST(sem_post(&p->answer));
    }
    for (int i = 0; i < 500; i++) {
        MUST0(pthread_mutex_lock(&p->mutex));
        int count = p->count;
        if (i % 100 == 0) sched_yield();
        p->count = count + 1;
        MUST0(pthread_mutex_unlock(&p->mutex));
    }
    if (child == 0) CHILD_DONE();
    check_child(child);
    CHECK_EQ(p->count, 1001);
    DONE();
}
