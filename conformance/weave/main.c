// weave SEED ROUNDS: rounds of a few actors at a time. Each round is a line; status 1 and a line that
// says why when one of them finds something wrong, or does not end.
#include "weave.h"
#include <stdarg.h>

const char *program;
struct shared *shared;

uint64_t draw(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

unsigned below(struct random *random, unsigned n)
{
    return (draw(random) >> 32) % n;
}

struct random fork_random(struct random *random)
{
    return (struct random){draw(random)};
}

static const char *actor = "main";

void wrong(const char *file, int line, const char *format, ...)
{
    char text[512];
    int n = snprintf(text, sizeof text, "WRONG: %s, process %d, %s:%d: ", actor, (int)getpid(),
                     file, line);
    va_list list;
    va_start(list, format);
    n += vsnprintf(text + n, sizeof text - n - 1, format, list);
    va_end(list);
    text[n++] = '\n';
    write(1, text, n);
    _exit(99);
}

struct actor {
    const char *name;
    void (*act)(struct random *);
};

static const struct actor actors[] = {
    {"exec", act_exec}, {"exec", act_exec},         {"spawn", act_spawn},
    {"exit", act_exit}, {"kill", act_kill},         {"kill", act_kill},
    {"group", act_group}, {"stop", act_stop},       {"stop", act_stop},
    {"orphan", act_orphan}, {"suspend", act_suspend}, {"children", act_children},
    {"waiters", act_waiters}, {"death", act_death}, {"threads", act_threads},
    {"pipe", act_pipe}, {"timer", act_timer},
};
#define ACTORS (sizeof actors / sizeof *actors)
#define AT_A_TIME 4

static void begin(const struct actor *a, struct random random)
{
    actor = a->name;
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &none, NULL), 0);
    // Whoever is left without a parent is this one's.
    CHECK_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
    CHECK_EQ(sem_init(&shared->never, 1, 0), 0);
    a->act(&random);
    CHECK(waitpid(-1, NULL, __WALL | WNOHANG) == -1 && errno == ECHILD);
    _exit(0);
}

// Waits for the actors; how many of them found something wrong.
static int finish(pid_t *pids, const struct actor **which, int n)
{
    sigset_t chld = set_of(SIGCHLD, 0);
    int bad = 0;
    for (int left = n; left > 0;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        CHECK(pid >= 0);
        if (pid == 0) {
            struct timespec patience = {300, 0};
            if (sigtimedwait(&chld, NULL, &patience) == -1 && errno == EAGAIN) {
                for (int i = 0; i < n; i++)
                    if (pids[i] != 0) printf("WRONG: %s does not end\n", which[i]->name);
                return 1;
            }
            continue;
        }
        for (int i = 0; i < n; i++) {
            if (pids[i] != pid) continue;
            pids[i] = 0;
            left--;
            if (status != 0) {
                printf("WRONG: %s ended with status %#x\n", which[i]->name, status);
                bad++;
            }
        }
    }
    return bad;
}

static int play(unsigned round, struct random random)
{
    const struct actor *which[AT_A_TIME];
    pid_t pids[AT_A_TIME];
    int n = 1 + below(&random, AT_A_TIME);
    printf("round %u:", round);
    for (int i = 0; i < n; i++) {
        which[i] = &actors[below(&random, ACTORS)];
        printf(" %s", which[i]->name);
    }
    printf("\n");
    fflush(stdout);
    for (int i = 0; i < n; i++) {
        struct random own = fork_random(&random);
        if ((pids[i] = fork_()) == 0) begin(which[i], own);
    }
    return finish(pids, which, n);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "executed") == 0) return executed(argc, argv);
    if (argc < 3) {
        fprintf(stderr, "weave SEED ROUNDS [FIRST]\n");
        return 2;
    }
    program = access("/weave", X_OK) == 0 ? "/weave" : argv[0];
    unsigned rounds = strtoul(argv[2], NULL, 0);
    unsigned first = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
    sigset_t chld = set_of(SIGCHLD, 0);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &chld, NULL), 0);
    for (unsigned round = first; round < first + rounds; round++) {
        struct random random = {strtoul(argv[1], NULL, 0) * 0x100000001b3 + round};
        if (play(round, random) != 0) return 1;
    }
    struct timespec now;
    CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    // Where time is a count of instructions, it tells whether two runs were the same.
    printf("%u rounds, at %lld.%09ld\n", rounds, (long long)now.tv_sec, now.tv_nsec);
    return 0;
}
