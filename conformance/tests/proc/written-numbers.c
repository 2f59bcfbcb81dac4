// rule: a number in /proc/sys is read in any of C's bases, with blanks around it; what follows is left, what is written behind the beginning is nothing to it, what is no number is EINVAL and leaves what came before it set
// source: Linux, kernel/sysctl.c, do_proc_dointvec(), proc_get_long()
#include "ipc-limits.h"

static const char *path;

// What a write at an offset takes.
static long put(const char *text, size_t size, long at)
{
    int fd = open(path, O_WRONLY);
    MUST(fd);
    long taken = pwrite(fd, text, size, at);
    int error = errno;
    MUST(close(fd));
    errno = error;
    return taken;
}

static const char *told(void)
{
    static char text[128];
    int fd = open(path, O_RDONLY);
    MUST(fd);
    ssize_t got = read(fd, text, sizeof text - 1);
    MUST(got);
    MUST(close(fd));
    text[got] = 0;
    return text;
}

static void takes(const char *text, long taken, const char *now)
{
    if (put(text, strlen(text), 0) != taken || strcmp(told(), now) != 0) FAIL("\"%s\": %s", text, told());
}

static void refuses(const char *text, size_t size)
{
    char before[128];
    strcpy(before, told());
    CHECK_ERRNO(put(text, size, 0), EINVAL);
    CHECK(strcmp(told(), before) == 0);
}

int main(void)
{
    if (!own_limits()) DONE();
    path = "/proc/sys/kernel/msgmax";
    char before[128];
    strcpy(before, told());
    takes("100", 3, "100\n");
    takes("10 20", 3, "10\n");
    takes("30 x\n", 3, "30\n");
    takes("40\n\n", 4, "40\n");
    takes("   50  \n 60", 9, "50\n");
    takes("0x20\n", 5, "32\n");
    takes("010", 3, "8\n");
    takes("-0", 2, "0\n");
    CHECK_EQ(put("9", 1, 1), 1);
    CHECK_EQ(strcmp(told(), "0\n"), 0);
    CHECK_EQ(put("", 0, 0), 0);
    const char *wrong[] = {" ", "\n", "+1", "-", "08", "0x", "1x", "-1", "2147483648", "99999999999999999999"};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) refuses(wrong[i], strlen(wrong[i]));
    refuses("1", 2);
    MUST(put(before, strlen(before), 0));

    path = "/proc/sys/kernel/sem";
    strcpy(before, told());
    takes("65536\t2147483647\t2147483647\t32768\n", 34, "65536\t2147483647\t2147483647\t32768\n");
    takes("1 2 3 4 5", 8, "1\t2\t3\t4\n");
    takes("6 7", 3, "6\t7\t3\t4\n");
    takes("8 x", -1, "8\t7\t3\t4\n");
    MUST(put(before, strlen(before), 0));

    // A process's is a number and nothing else, of which twelve bytes are read.
    path = "/proc/self/oom_score_adj";
    takes("+5\n", 3, "5\n");
    takes("0x10", 4, "16\n");
    takes("500          \n", 12, "500\n");
    refuses("1 2", 3);
    refuses("            5", 13);
    DONE();
}
