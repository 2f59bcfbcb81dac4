// rule: the program gets its arguments, a null-ended environment and a sane auxiliary vector
// source: POSIX execve(), DESCRIPTION; getauxval(3)
#include <sys/auxv.h>
#include "check.h"

extern char **environ;

int main(int argc, char **argv)
{
    CHECK_EQ(argc, 1);
    CHECK(argv[0] != NULL && argv[0][0] != 0);
    CHECK(argv[1] == NULL);
    for (char **e = environ; *e; e++) CHECK(strchr(*e, '=') != NULL);
    CHECK_EQ(getauxval(AT_PAGESZ), 4096);
    CHECK_EQ(sysconf(_SC_PAGESIZE), 4096);
    CHECK(getauxval(AT_PHDR) != 0);
    CHECK(getauxval(AT_RANDOM) != 0);
    CHECK_EQ(getauxval(AT_SECURE), 0);
    CHECK(getauxval(AT_MINSIGSTKSZ) >= 1024);
    CHECK_EQ(getauxval(AT_CLKTCK), 100);
    DONE();
}
