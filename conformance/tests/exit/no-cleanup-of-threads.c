// rule: the end of a process runs neither cleanup handlers of its threads nor destructors of their data
// source: POSIX _Exit(), DESCRIPTION (threads are terminated without them)
#include "process.h"

static line up;
static sem_t began;

static void note(void *arg)
{
    tell(up);
}

static void *thread(void *arg)
{
    MUST0(pthread_setspecific(*(pthread_key_t *)arg, "data"));
    pthread_cleanup_push(note, NULL);
    MUST(sem_post(&began));
    stay();
    pthread_cleanup_pop(0);
    return NULL;
}

int main(void)
{
    int by_exit;
    for (by_exit = 0; by_exit < 2; by_exit++) {
        up = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            pthread_key_t key;
            pthread_t other;
            MUST0(pthread_key_create(&key, note));
            MUST0(pthread_setspecific(key, "data"));
            MUST(sem_init(&began, 0, 0));
            MUST0(pthread_create(&other, NULL, thread, &key));
            MUST(sem_wait(&began));
            if (by_exit) exit(0);
            _exit(0);
        }
        check_child(child);
        MUST(close(up.in));
        CHECK_EQ(await(up), 0);
    }
    DONE();
}
