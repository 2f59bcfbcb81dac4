// rule: a number in /proc/sys is read in any of C's bases, with blanks around it; what follows is left, what is written behind the beginning is nothing to it, what is no number is EINVAL and leaves what came before it set
// source: Linux, kernel/sysctl.c, do_proc_dointvec(), proc_get_long()
#include "ipc-limits.h"

static const char *path;

static void takes(const char *text, long taken, const char *now)
{
    if (store(path, text) != taken || strcmp(text_of_file(path), now) != 0) FAIL("\"%s\": %s", text, text_of_file(path));
}

static void refuses(const char *text, size_t size)
{
    char before[128];
    strcpy(before, text_of_file(path));
    CHECK_ERRNO(put(path, text, size, 0), EINVAL);
    CHECK(strcmp(text_of_file(path), before) == 0);
}

int main(void)
{
    if (!own_limits()) DONE();
    path = "/proc/sys/kernel/msgmax";
    char before[128];
    strcpy(before, text_of_file(path));
    takes("100", 3, "100\n");
    takes("10 20", 3, "10\n");
    takes("30 x\n", 3, "30\n");
    takes("40\n\n", 4, "40\n");
    takes("   50  \n 60", 9, "50\n");
    takes("0x20\n", 5, "32\n");
    takes("010", 3, "8\n");
    takes("-0", 2, "0\n");
    CHECK_EQ(put(path, "9", 1, 1), 1);
    CHECK_EQ(strcmp(text_of_file(path), "0\n"), 0);
    CHECK_EQ(put(path, "", 0, 0), 0);
    const char *wrong[] = {" ", "\n", "+1", "-", "08", "0x", "1x", "-1", "2147483648", "99999999999999999999"};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) refuses(wrong[i], strlen(wrong[i]));
    refuses("1", 2);
    MUST(store(path, before));

    path = "/proc/sys/kernel/sem";
    strcpy(before, text_of_file(path));
    takes("65536\t2147483647\t2147483647\t32768\n", 34, "65536\t2147483647\t2147483647\t32768\n");
    takes("1 2 3 4 5", 8, "1\t2\t3\t4\n");
    takes("6 7", 3, "6\t7\t3\t4\n");
    takes("8 x", -1, "8\t7\t3\t4\n");
    MUST(store(path, before));

    // A process's is a number and nothing else, of which twelve bytes are read.
    path = "/proc/self/oom_score_adj";
    takes("+5\n", 3, "5\n");
    takes("0x10", 4, "16\n");
    takes("500          \n", 12, "500\n");
    refuses("1 2", 3);
    refuses("            5", 13);
    DONE();
}
