// rule: /proc/sysvipc has a line for each set, queue and segment, in columns
// source: proc_sysvipc(5); sysvipc_sem_proc_show, sysvipc_msg_proc_show, sysvipc_shm_proc_show
#include "sysv.h"

static char text[1 << 20];

// The line of one in a file, which is below the heading.
static const char *line_of(const char *path, const char *heading, const char *end, int id)
{
    int fd = open(path, O_RDONLY);
    MUST(fd);
    ssize_t all = 0, got;
    while ((got = read(fd, text + all, sizeof text - 1 - (size_t)all)) > 0) all += got;
    MUST(got);
    MUST(close(fd));
    text[all] = 0;
    CHECK(strncmp(text, heading, strlen(heading)) == 0);
    char *next = strchr(text, '\n');
    CHECK(next != NULL && (size_t)(next - text) >= strlen(end) && memcmp(next - strlen(end), end, strlen(end)) == 0);
    while (next && next[1]) {
        char *begin = next + 1;
        next = strchr(begin, '\n');
        if (next) *next = 0;
        int key, number;
        if (sscanf(begin, "%d %d", &key, &number) == 2 && number == id) return begin;
    }
    FAIL("there is no %d in %s", id, path);
    exit(1);
}

int main(void)
{
    char expected[400];
    key_t key = 0x51660000 + getpid();
    int ids[4] = {geteuid(), getegid(), geteuid(), getegid()};
    int set = own(SET, semget(key, 3, IPC_CREAT | 0640));
    MUST(operate(set, 0, 1, 0));
    struct semid_ds sems = set_status(set);
    snprintf(expected, sizeof expected, "%10d %10d  %4o %10lu %5u %5u %5u %5u %10lld %10lld", key, set, 0640, 3ul, ids[0],
             ids[1], ids[2], ids[3], (long long)sems.sem_otime, (long long)sems.sem_ctime);
    const char *got = line_of("/proc/sysvipc/sem", "       key      semid perms      nsems   uid   gid", "otime      ctime", set);
    if (strcmp(got, expected)) FAIL("'%s' is not '%s'", got, expected);
    remove_set(set);

    int queue = own(QUEUE, msgget(IPC_PRIVATE, IPC_CREAT | 0604));
    MUST(send_text(queue, 1, "hello", 0));
    MUST(send_text(queue, 1, "you", 0));
    CHECK_EQ(receive_type(queue, 0, 0), 1);
    struct msqid_ds msgs = queue_status(queue);
    snprintf(expected, sizeof expected, "%10d %10d  %4o  %10lu %10lu %5u %5u %5u %5u %5u %5u %10lld %10lld %10lld", 0, queue,
             0604, 3ul, 1ul, getpid(), getpid(), ids[0], ids[1], ids[2], ids[3], (long long)msgs.msg_stime,
             (long long)msgs.msg_rtime, (long long)msgs.msg_ctime);
    got = line_of("/proc/sysvipc/msg", "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid",
                  "rtime      ctime", queue);
    if (strcmp(got, expected)) FAIL("'%s' is not '%s'", got, expected);
    remove_queue(queue);

    int segment = own(SEGMENT, shmget(IPC_PRIVATE, 10000, IPC_CREAT | 0600));
    char *at = shmat(segment, NULL, 0);
    at[0] = 1;
    struct shmid_ds shm;
    MUST(shmctl(segment, IPC_STAT, &shm));
    snprintf(expected, sizeof expected,
             "%10d %10d  %4o %21lu %5u %5u  %5lu %5u %5u %5u %5u %10lld %10lld %10lld %21lu %21lu", 0, segment, 0600, 10000ul,
             getpid(), getpid(), 1ul, ids[0], ids[1], ids[2], ids[3], (long long)shm.shm_atime, (long long)shm.shm_dtime,
             (long long)shm.shm_ctime, 4096ul, 0ul);
    got = line_of("/proc/sysvipc/shm", "       key      shmid perms                  size  cpid  lpid nattch   uid   gid",
                  "rss                  swap", segment);
    if (strcmp(got, expected)) FAIL("'%s' is not '%s'", got, expected);
    MUST(shmctl(segment, IPC_RMID, NULL));
    got = line_of("/proc/sysvipc/shm", "", "", segment);
    CHECK(strstr(got, "  1600 ") != NULL);
    MUST(shmdt(at));
    DONE();
}
