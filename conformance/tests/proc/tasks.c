// rule: /proc/PID/task has a directory for each thread, with what there is of that thread; thread-self leads to the caller's
// source: proc_pid_task(5), proc_thread-self(5)
#include "figures.h"
#include "process.h"

#include <dirent.h>
#include <sys/prctl.h>

static volatile long tid;
static volatile int leave;

static int count(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL) MUST(-1);
    int n = 0;
    for (struct dirent *e; (e = readdir(dir)) != NULL;) n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void *other(void *unused)
{
    MUST(prctl(PR_SET_NAME, "other"));
    block(SIGUSR2);
    MUST(thread_kill(gettid_(), SIGUSR2));
    char own[64], want[64];
    ssize_t n = readlink("/proc/thread-self", own, sizeof own - 1);
    MUST(n);
    own[n] = 0;
    snprintf(want, sizeof want, "%d/task/%ld", getpid(), gettid_());
    CHECK_EQ(strcmp(own, want), 0);
    tid = gettid_();
    WAIT_UNTIL(leave);
    return unused;
}

int main(void)
{
    CHECK_EQ(count("/proc/self/task"), 1);
    pthread_t thread = start_thread(other, NULL);
    WAIT_UNTIL(tid != 0);
    CHECK_EQ(count("/proc/self/task"), 2);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%ld/comm", tid);
    CHECK_EQ(strcmp(text_of_file(path), "other\n"), 0);
    snprintf(path, sizeof path, "/proc/self/task/%ld/status", tid);
    const char *text = text_of_file(path);
    CHECK_EQ(strtol(behind(text, "Tgid:\t"), NULL, 10), getpid());
    CHECK_EQ(strtol(behind(text, "Pid:\t"), NULL, 10), tid);
    CHECK_EQ(strtol(behind(text, "Threads:\t"), NULL, 10), 2);
    CHECK_EQ(strtoull(behind(text, "SigPnd:\t"), NULL, 16) & SIGBIT(SIGUSR2), SIGBIT(SIGUSR2));
    CHECK_EQ(strtoull(behind(text, "SigBlk:\t"), NULL, 16) & SIGBIT(SIGUSR2), SIGBIT(SIGUSR2));
    text = text_of_file("/proc/self/status");
    CHECK_EQ(strtoull(behind(text, "SigPnd:\t"), NULL, 16) & SIGBIT(SIGUSR2), 0);
    snprintf(path, sizeof path, "/proc/self/task/%ld/stat", tid);
    CHECK_EQ(strtol(text_of_file(path), NULL, 10), tid);
    snprintf(path, sizeof path, "/proc/self/task/%ld/task", tid);
    CHECK_ERRNO(access(path, F_OK), ENOENT);
    snprintf(path, sizeof path, "/proc/self/task/%d", getppid());
    CHECK_ERRNO(access(path, F_OK), ENOENT);
    snprintf(path, sizeof path, "/proc/self/task/%ld", tid);
    leave = 1;
    join_thread(thread);
    WAIT_UNTIL(access(path, F_OK) != 0);
    CHECK_EQ(errno, ENOENT);
    DONE();
}
