// Processes with threads in every state come to their end: execve, exit_group, fatal signals.
#include "weave.h"

#define MOST 6

// weave executed PID CODE TID…: the new program of PID, in which no thread TID is left.
int executed(int argc, char **argv)
{
    CHECK(argc >= 4);
    pid_t pid = atoi(argv[2]);
    if (pid != 0) {
        CHECK_EQ(getpid(), pid);
        CHECK_EQ(gettid_(), pid);
        struct sigaction action;
        CHECK_EQ(sigaction(SIGUSR1, NULL, &action), 0);
        CHECK(action.sa_handler == SIG_DFL);
        CHECK_EQ(sigaction(SIGWINCH, NULL, &action), 0);
        CHECK(action.sa_handler == SIG_IGN);
        sigset_t mask;
        CHECK_EQ(sigprocmask(SIG_BLOCK, NULL, &mask), 0);
        CHECK(sigismember(&mask, SIGRTMIN + 2));
        for (int i = 4; i < argc; i++) {
            pid_t tid = atoi(argv[i]);
            if (tid != 0 && tid != pid)
                CHECK(syscall(SYS_tgkill, pid, tid, 0) == -1 && errno == ESRCH);
        }
    }
    return atoi(argv[3]);
}

// Waits for a process in a group of its own, whose threads each end it with a status from `first` on.
static void exits_with_one_of(pid_t pid, int first, int threads)
{
    setpgid(pid, pid);
    int status;
    CHECK_EQ(wait_for(pid, &status, 0), pid);
    CHECK_STATUS(WIFEXITED, status);
    CHECK(WEXITSTATUS(status) >= first && WEXITSTATUS(status) < first + threads);
    clean_group(pid);
}

struct exec {
    pid_t *tids;
    int n, code;
    unsigned after;
    struct random random;
};

static void *execute(void *argument)
{
    struct exec *e = argument;
    dally(&e->random, e->after);
    char numbers[MOST + 2][16];
    char *argv[MOST + 8] = {(char *)program, "executed"};
    snprintf(numbers[0], sizeof numbers[0], "%d", (int)getpid());
    snprintf(numbers[1], sizeof numbers[1], "%d", e->code);
    for (int i = 0; i < e->n; i++)
        snprintf(numbers[i + 2], sizeof numbers[0], "%d", (int)e->tids[i]);
    for (int i = 0; i < e->n + 2; i++) argv[i + 2] = numbers[i];
    execv(program, argv);
    wrong(__FILE__, __LINE__, "execv of %s: errno %d", program, errno);
}

// One thread, or several at a time, execute: one of them makes it, and is alone then.
void act_exec(struct random *random)
{
    int n = below(random, MOST), executing = 1 + below(random, 3), leader = below(random, 2);
    pid_t pid = fork_();
    if (pid == 0) {
        static pid_t tids[MOST];
        static struct exec e[3];
        setpgid(0, 0);
        set_handler(SIGWINCH, SIG_IGN, 0);
        begin_threads(random, n, STATES, tids);
        for (int i = 0; i < executing; i++) {
            e[i] = (struct exec){tids, n, 10 + i, below(random, 3000), fork_random(random)};
            if (i == 0 && leader) continue;
            make_thread(execute, &e[i]);
        }
        if (leader) execute(&e[0]);
        if (below(random, 2)) end_thread();
        for (;;) pause();
    }
    exits_with_one_of(pid, 10, executing);
}

static void *spawn(void *argument)
{
    struct random random = *(struct random *)argument;
    for (int i = below(&random, 4); i >= 0; i--) {
        int code = below(&random, 90);
        char text[16];
        snprintf(text, sizeof text, "%d", code);
        char *argv[] = {(char *)program, "executed", "0", text, NULL};
        dally(&random, 500);
        pid_t pid = vfork();
        if (pid == 0) {
            execv(program, argv);
            _exit(98);
        }
        CHECK(pid > 0);
        check_exited(pid, code);
    }
    return NULL;
}

// Several threads make processes of another program.
void act_spawn(struct random *random)
{
    pthread_t threads[4];
    struct random own[4];
    int n = 1 + below(random, 4);
    for (int i = 0; i < n; i++) {
        own[i] = fork_random(random);
        threads[i] = make_thread(spawn, &own[i]);
    }
    for (int i = 0; i < n; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

struct end {
    int code;
    struct random random;
};

static void *end_all(void *argument)
{
    struct end *e = argument;
    dally(&e->random, 3000);
    _exit(e->code);
}

// Several threads call exit_group: one of their statuses is the process's.
void act_exit(struct random *random)
{
    int n = below(random, MOST), ending = 1 + below(random, 4);
    pid_t pid = fork_();
    if (pid == 0) {
        static struct end e[4];
        setpgid(0, 0);
        begin_threads(random, n, STATES, NULL);
        for (int i = 0; i < ending; i++) {
            e[i] = (struct end){20 + i, fork_random(random)};
            make_thread(end_all, &e[i]);
        }
        if (below(random, 2)) end_thread();
        for (;;) pause();
    }
    exits_with_one_of(pid, 20, ending);
}

// A signal ends all threads, sent to the process, to one of them, to the group, or by one of them.
void act_kill(struct random *random)
{
    static const int signals[] = {SIGKILL, SIGKILL, SIGTERM, SIGINT, SIGQUIT, SIGSEGV};
    int n = below(random, MOST), how = below(random, 5);
    int signo = signals[below(random, 6)];
    int gone = below(random, 2) && how != 1 && n > 0;
    pid_t pid = fork_();
    if (pid == 0) {
        setpgid(0, 0);
        // Its main thread alone ends: others must be there.
        begin_threads(random, n, gone ? GONE : STATES, NULL);
        shared->go = 1;
        if (how == 0) kill(getpid(), signo);
        if (gone) end_thread();
        for (;;) pause();
    }
    setpgid(pid, pid);
    dally(random, 3000);
    if (how == 1) {
        CHECK_EQ(syscall(SYS_tgkill, pid, pid, signo), 0);
    } else if (how == 2) {
        CHECK_EQ(kill(-pid, signo), 0);
    } else if (how == 3) {
        CHECK_EQ(sigqueue(pid, signo, (union sigval){7}), 0);
    } else if (how == 4) {
        CHECK_EQ(kill(pid, signo), 0);
    }
    int status;
    CHECK_EQ(wait_for(pid, &status, 0), pid);
    CHECK_STATUS(WIFSIGNALED, status);
    CHECK_EQ(WTERMSIG(status), signo);
    clean_group(pid);
}

static void breed(struct random *random, int depth)
{
    for (int i = below(random, 4); i >= 0; i--) {
        dally(random, 500);
        struct random own = fork_random(random);
        if (fork() != 0) continue;
        if (depth-- == 0) break;
        *random = own;
        i = below(random, 4);
    }
    for (;;) pause();
}

// A group that grows is killed: nobody gets away.
void act_group(struct random *random)
{
    pid_t pid = fork_();
    if (pid == 0) {
        setpgid(0, 0);
        breed(random, 3);
    }
    setpgid(pid, pid);
    dally(random, 6000);
    CHECK_EQ(kill(-pid, SIGKILL), 0);
    int status;
    pid_t found;
    while ((found = wait_for(-1, &status, 0)) > 0) {
        CHECK_STATUS(WIFSIGNALED, status);
        CHECK_EQ(WTERMSIG(status), SIGKILL);
    }
    CHECK_EQ(errno, ECHILD);
    CHECK(kill(-pid, 0) == -1 && errno == ESRCH);
}
