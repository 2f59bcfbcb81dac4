// rule: getrandom gives as many bytes as were asked for, never the same, and refuses flags it does not know
// source: getrandom(2)
#include "check.h"
#include <sys/random.h>

int main(void)
{
    static char a[4096], b[4096];
    CHECK_EQ(getrandom(a, sizeof a, 0), sizeof a);
    CHECK_EQ(getrandom(b, sizeof b, GRND_NONBLOCK | GRND_RANDOM), sizeof b);
    CHECK(memcmp(a, b, sizeof a) != 0);
    int counts[256] = {0};
    for (int i = 0; i < 4096; i++) counts[(unsigned char)a[i]]++;
    for (int i = 0; i < 256; i++) CHECK(counts[i] < 50);
    CHECK_EQ(getrandom(a, 3, 4), 3); // GRND_INSECURE
    CHECK_EQ(getrandom(a, 0, 0), 0);
    CHECK_ERRNO(getrandom(a, 1, 8), EINVAL);
    CHECK_ERRNO(getrandom(a, 1, 6), EINVAL);
    CHECK_ERRNO(syscall(SYS_getrandom, 8, 1, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_getrandom, -4096L, 1, 0), EFAULT);
    DONE();
}
