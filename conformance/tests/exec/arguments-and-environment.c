// rule: the new program gets argv and envp as they were given, empty strings too, and an auxiliary vector of its own
// source: POSIX execve(), DESCRIPTION; getauxval(3)
#include "exec.h"

static int second(int argc, char **argv)
{
    CHECK_EQ(argc, 5);
    CHECK_EQ(strcmp(argv[0], "any name"), 0);
    CHECK_EQ(strcmp(argv[2], ""), 0);
    CHECK_EQ(strcmp(argv[3], "with space\n"), 0);
    CHECK_EQ(strlen(argv[4]), 100000);
    CHECK(argv[5] == NULL);
    CHECK_EQ(strcmp(environ[0], "A=1"), 0);
    CHECK_EQ(strcmp(environ[1], "no equals sign"), 0);
    CHECK_EQ(strcmp(environ[2], ""), 0);
    CHECK(environ[3] == NULL);
    CHECK_EQ(strcmp((char *)getauxval(AT_EXECFN), argv[1]), 0);
    CHECK_EQ(getauxval(AT_PAGESZ), 4096);
    CHECK_EQ(getauxval(AT_UID), getuid());
    CHECK_EQ(getauxval(AT_EUID), geteuid());
    CHECK_EQ(getauxval(AT_GID), getgid());
    CHECK_EQ(getauxval(AT_EGID), getegid());
    CHECK_EQ(getauxval(AT_SECURE), 0);
    CHECK(getauxval(AT_PHDR) != 0 && getauxval(AT_ENTRY) != 0 && getauxval(AT_RANDOM) != 0);
    DONE();
}

int main(int argc, char **argv)
{
    if (argc > 1) return second(argc, argv);
    const char *self = own_file(argv);
    char *big = malloc(100001);
    memset(big, 'x', 100000);
    big[100000] = 0;
    char *arguments[] = {"any name", (char *)self, "", "with space\n", big, NULL};
    char *environment[] = {"A=1", "no equals sign", "", NULL};
    pid_t child = fork_or_fail();
    if (child == 0) {
        execve(self, arguments, environment);
        _exit(99);
    }
    check_child(child);
    DONE();
}
