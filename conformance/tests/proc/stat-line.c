// rule: /proc/PID/stat is one line of 52 fields: numbers, names, times, terminal and signals of the process as they are at that instant
// source: proc_pid_stat(5); Linux, do_task_stat()
#include "figures.h"
#include "pty.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/times.h>

static char name[64], state;
static long long field[64];
static int fields;

// Reads the line of a process; field[1] is the first.
static void look(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    const char *text = text_of_file(path);
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    CHECK(open != NULL && close != NULL);
    field[1] = strtoll(text, NULL, 10);
    snprintf(name, sizeof name, "%.*s", (int)(close - open - 1), open + 1);
    state = close[2];
    const char *at = close + 3;
    for (fields = 3; *at == ' '; fields++) {
        char *end;
        field[fields + 1] = (long long)strtoull(at + 1, &end, 10);
        if (at[1] == '-') field[fields + 1] = strtoll(at + 1, &end, 10);
        at = end;
    }
    CHECK_EQ(*at, '\n');
    CHECK_EQ(at[1], 0);
}

static void handler(int sig)
{
    (void)sig;
}

int main(void)
{
    // Of few pages Linux, whose processors count for themselves, tells none.
    static volatile char pages[4 << 20];
    for (size_t i = 0; i < sizeof pages; i += 4096) pages[i] = 1;
    MUST(prctl(PR_SET_NAME, "a (b) c"));
    signal(SIGHUP, SIG_IGN);
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR2);
    MUST(thread_kill(gettid_(), SIGUSR2));
    look(getpid());
    CHECK_EQ(fields, 52);
    CHECK_EQ(field[1], getpid());
    CHECK_EQ(strcmp(name, "a (b) c"), 0);
    CHECK_EQ(state, 'R');
    CHECK_EQ(field[4], getppid());
    CHECK_EQ(field[5], getpgrp());
    CHECK_EQ(field[6], getsid(0));
    CHECK_EQ(field[20], 1);
    CHECK_EQ(field[21], 0);
    CHECK_EQ(field[18], 20);
    CHECK_EQ(field[19], 0);
    CHECK_EQ(field[31] & SIGBIT(SIGUSR2), SIGBIT(SIGUSR2));
    CHECK_EQ(field[32] & SIGBIT(SIGUSR2), SIGBIT(SIGUSR2));
    CHECK_EQ(field[33] & SIGBIT(SIGHUP), SIGBIT(SIGHUP));
    CHECK_EQ(field[34] & SIGBIT(SIGUSR1), SIGBIT(SIGUSR1));
    CHECK(field[23] > 0 && field[23] % 4096 == 0);
    CHECK(field[24] > 0);
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_RSS, &limit));
    CHECK_EQ((unsigned long long)field[25], limit.rlim_cur);
    CHECK_EQ(field[38], SIGCHLD);
    CHECK_EQ(field[40], 0);
    CHECK_EQ(field[41], SCHED_OTHER);
    // Its start lies between the machine's and now.
    long long now = now_ns(CLOCK_BOOTTIME) / 10000000;
    CHECK(field[22] >= 0 && field[22] <= now);

    // Processor time, of a child that was waited for too, in hundredths of a second.
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setpriority(PRIO_PROCESS, 0, 7));
        look(getpid());
        CHECK_EQ(field[18], 27);
        CHECK_EQ(field[19], 7);
        CHECK_EQ(field[9] & 0x40, 0x40); // PF_FORKNOEXEC
        CHECK_EQ(field[4], getppid());
        while (clock() < CLOCKS_PER_SEC / 5) {
        }
        look(getpid());
        CHECK(field[14] + field[15] >= 15);
        CHILD_DONE();
    }
    await_end(child);
    look(child);
    CHECK_EQ(state, 'Z');
    CHECK_EQ(strcmp(name, "a (b) c"), 0);
    CHECK_EQ(field[52], 0);
    check_child(child);
    look(getpid());
    CHECK(field[16] + field[17] >= 15);

    child = fork_or_fail();
    if (child == 0) {
        MUST(kill(getpid(), SIGSTOP));
        _exit(0);
    }
    await_stop(child);
    look(child);
    CHECK_EQ(state, 'T');
    end_child(child);
    child = idle_child();
    do look(child);
    while (state == 'R');
    CHECK_EQ(state, 'S');
    end_child(child);

    // The controlling terminal and its foreground group.
    struct pty pty = new_pty();
    child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        look(getpid());
        CHECK_EQ(field[7], 0);
        CHECK_EQ(field[8], -1);
        int fd = open(pty.name, O_RDWR);
        MUST(fd);
        struct stat st;
        MUST(fstat(fd, &st));
        look(getpid());
        CHECK_EQ(field[7], st.st_rdev);
        CHECK_EQ(field[8], getpid());
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
