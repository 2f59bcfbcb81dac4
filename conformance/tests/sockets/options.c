// rule: options of a socket: buffers are told twice as large and no less than what one message takes, what cannot be set is ENOPROTOOPT
// source: socket(7), "Socket options"; getsockopt(2)
#include "sockets.h"

int main(void)
{
    int s[2], value;
    socklen_t len;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    int default_ = option(s[0], SO_SNDBUF);
    CHECK(default_ >= 100000);
    set_option(s[0], SO_SNDBUF, 10000);
    CHECK_EQ(option(s[0], SO_SNDBUF), 20000);
    set_option(s[0], SO_SNDBUF, 1);
    CHECK_EQ(option(s[0], SO_SNDBUF), 4608);
    set_option(s[0], SO_RCVBUF, 10000);
    CHECK_EQ(option(s[0], SO_RCVBUF), 20000);
    set_option(s[0], SO_RCVBUF, 0);
    CHECK_EQ(option(s[0], SO_RCVBUF), 2304);
    set_option(s[0], SO_SNDBUF, -1);
    CHECK(option(s[0], SO_SNDBUF) >= default_);
    CHECK_EQ(option(s[0], SO_RCVLOWAT), 1);
    set_option(s[0], SO_RCVLOWAT, 0);
    CHECK_EQ(option(s[0], SO_RCVLOWAT), 1);
    set_option(s[0], SO_RCVLOWAT, -1);
    CHECK_EQ(option(s[0], SO_RCVLOWAT), INT_MAX);
    CHECK_EQ(option(s[0], SO_SNDLOWAT), 1);
    int flags[] = {SO_REUSEADDR, SO_KEEPALIVE, SO_BROADCAST, SO_DONTROUTE, SO_OOBINLINE, SO_PASSCRED};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        CHECK_EQ(option(s[0], flags[i]), 0);
        set_option(s[0], flags[i], 7);
        CHECK_EQ(option(s[0], flags[i]), 1);
        CHECK_EQ(option(s[1], flags[i]), 0);
        set_option(s[0], flags[i], 0);
        CHECK_EQ(option(s[0], flags[i]), 0);
    }
    struct linger linger = {1, 5}, got;
    MUST(setsockopt(s[0], SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
    len = sizeof got;
    MUST(getsockopt(s[0], SOL_SOCKET, SO_LINGER, &got, &len));
    CHECK(len == sizeof got && got.l_onoff == 1 && got.l_linger == 5);
    int fixed[] = {SO_TYPE, SO_ERROR, SO_DOMAIN, SO_PROTOCOL, SO_ACCEPTCONN, SO_SNDLOWAT, 999};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        CHECK_ERRNO(setsockopt(s[0], SOL_SOCKET, fixed[i], &value, sizeof value), ENOPROTOOPT);
    CHECK_ERRNO(getsockopt(s[0], SOL_SOCKET, 999, &value, &len), ENOPROTOOPT);
    CHECK_ERRNO(getsockopt(s[0], 999, 1, &value, &len), EOPNOTSUPP);
    CHECK_ERRNO(setsockopt(s[0], 999, 1, &value, sizeof value), EOPNOTSUPP);
    CHECK_ERRNO(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &value, 3), EINVAL);
    CHECK_ERRNO(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, (void *)8, 4), EFAULT);
    len = 2;
    value = -1;
    MUST(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &value, &len));
    CHECK_EQ(len, 2);
    CHECK_EQ(value & 0xffff, SOCK_STREAM);
    len = (socklen_t)-1;
    CHECK_ERRNO(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &value, &len), EINVAL);
    len = 100;
    MUST(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &value, &len));
    CHECK_EQ(len, sizeof value);
    DONE();
}
