// rule: struct epoll_event is packed on x86-64 alone: twelve bytes there, sixteen elsewhere; no more is written than the events that there are
// source: epoll_wait(2); Linux, include/uapi/linux/eventpoll.h
// covers: pitfall 20
#include "epoll.h"

int main(void)
{
#ifdef __x86_64__
    enum { SIZE = 12, DATA = 4 };
#else
    enum { SIZE = 16, DATA = 8 };
#endif
    CHECK_EQ(sizeof(struct epoll_event), SIZE);
    CHECK_EQ(offsetof(struct epoll_event, data), DATA);
    unsigned char bytes[4 * 16], event[16];
    int ends[2], e = new_epoll();
    MUST(pipe(ends));
    uint32_t events = EPOLLOUT;
    uint64_t data;
    for (int i = 0; i < 2; i++) {
        memset(event, 0xee, sizeof event);
        memcpy(event, &events, 4);
        data = 0x1122334455667700 + i;
        memcpy(event + DATA, &data, 8);
        MUST(syscall(SYS_epoll_ctl, e, EPOLL_CTL_ADD, i ? dup(ends[1]) : ends[1], event));
    }
    memset(bytes, 0xaa, sizeof bytes);
    CHECK_EQ(syscall(SYS_epoll_pwait, e, bytes, 4, 0, NULL, 8), 2);
    for (int i = 0; i < 2; i++) {
        memcpy(&events, bytes + i * SIZE, 4);
        memcpy(&data, bytes + i * SIZE + DATA, 8);
        CHECK_EQ(events, EPOLLOUT);
        CHECK_EQ(data, 0x1122334455667700 + i);
    }
    for (unsigned i = 2 * SIZE; i < sizeof bytes; i++) CHECK_EQ(bytes[i], 0xaa);
    DONE();
}
