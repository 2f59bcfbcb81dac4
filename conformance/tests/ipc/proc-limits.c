// rule: the limits of queues and semaphores can be written, from 0 to what there can be
// source: proc_sys_kernel(5), "msgmax", "msgmnb", "msgmni", "sem"; ipc/ipc_sysctl.c
#include "ipc-limits.h"

// Writes what is then read.
static void set(const char *path, const char *text)
{
    CHECK_EQ(store(path, text), strlen(text));
    if (strcmp(text_of_file(path), text)) FAIL("%s is %s, not %s", path, text_of_file(path), text);
}

int main(void)
{
    const char *paths[] = {"/proc/sys/kernel/msgmax", "/proc/sys/kernel/msgmnb", "/proc/sys/kernel/msgmni",
                           "/proc/sys/kernel/sem"};
    // Another value, the least and the most.
    const char *others[][3] = {{"4321\n", "0\n", "2147483647\n"}, {"4321\n", "0\n", "2147483647\n"},
                               {"321\n", "0\n", "32768\n"}, {"300\t40000\t60\t70\n", "0\t0\t0\t0\n", "65536\t2147483647\t2147483647\t32768\n"}};
    char before[4][80], after[80];
    if (!own_limits() || access(paths[0], W_OK) != 0) {
        // Only root may.
        DONE();
    }
    for (int i = 0; i < 4; i++) {
        snprintf(before[i], sizeof before[i], "%s", text_of_file(paths[i]));
        for (int j = 0; j < 3; j++) set(paths[i], others[i][j]);
        set(paths[i], before[i]);
        CHECK_ERRNO(store(paths[i], "x\n"), EINVAL);
        if (i < 3) CHECK_ERRNO(store(paths[i], "-1\n"), EINVAL);
        CHECK_ERRNO(store(paths[i], "99999999999\n"), EINVAL);
        CHECK(strcmp(text_of_file(paths[i]), before[i]) == 0);
    }
    CHECK_ERRNO(store(paths[2], "32769\n"), EINVAL);
    // The first numbers of a line are the first limits; the others stay.
    long most;
    CHECK_EQ(sscanf(before[3], "%ld", &most), 1);
    snprintf(after, sizeof after, "%ld\n", most);
    CHECK_EQ(store(paths[3], after), strlen(after));
    long limits[4];
    CHECK_EQ(sscanf(before[3], "%ld %ld %ld %ld", &limits[0], &limits[1], &limits[2], &limits[3]), 4);
    snprintf(after, sizeof after, "%ld %ld %ld 40000", limits[0], limits[1], limits[2]);
    CHECK_ERRNO(store(paths[3], after), ERANGE);
    CHECK(strcmp(text_of_file(paths[3]), before[3]) == 0);
    DONE();
}
