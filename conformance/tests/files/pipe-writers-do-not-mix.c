// rule: writes of at most PIPE_BUF bytes of several processes are not mixed
// source: POSIX write(), "Write requests of {PIPE_BUF} bytes or less"
#include "process.h"

#define WRITERS 4
#define EACH 50

int main(void)
{
    line data = new_line();
    static char record[PIPE_BUF];
    pid_t writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork_or_fail();
        if (writers[i] == 0) {
            memset(record, 'a' + i, sizeof record);
            for (int n = 0; n < EACH; n++) CHECK_EQ(write(data.in, record, sizeof record), sizeof record);
            CHILD_DONE();
        }
    }
    MUST(close(data.in));
    int counts[WRITERS] = {0};
    for (;;) {
        size_t got = 0;
        ssize_t n;
        while (got < sizeof record && (n = read(data.out, record + got, sizeof record - got)) > 0) got += (size_t)n;
        if (got == 0) break;
        CHECK_EQ(got, sizeof record);
        int who = record[0] - 'a';
        CHECK(who >= 0 && who < WRITERS);
        for (size_t i = 1; i < got; i++)
            if (record[i] != record[0]) {
                FAIL("records are mixed");
                DONE();
            }
        counts[who]++;
    }
    for (int i = 0; i < WRITERS; i++) {
        CHECK_EQ(counts[i], EACH);
        check_child(writers[i]);
    }
    DONE();
}
