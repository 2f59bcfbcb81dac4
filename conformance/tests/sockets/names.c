// rule: bind gives a socket a path, which is made as a file of its own type, an abstract name or one that nobody has; connect finds who has it
// source: unix(7), "Address format", "Pathname sockets", "Autobind feature"
#include "sockets.h"
#include "tree.h"

int main(void)
{
    struct sockaddr_un address, got;
    socklen_t len, size;
    enter_scratch();
    umask(022);
    int server = new_socket(SOCK_STREAM), client = new_socket(SOCK_STREAM);
    len = path_address(&address, "socket");
    CHECK_ERRNO(connect(client, (struct sockaddr *)&address, len), ENOENT);
    MUST(bind(server, (struct sockaddr *)&address, len));
    struct stat st;
    MUST(stat("socket", &st));
    CHECK_EQ(st.st_mode, S_IFSOCK | 0755);
    CHECK_ERRNO(open("socket", O_RDWR), ENXIO);
    CHECK_ERRNO(bind(client, (struct sockaddr *)&address, len), EADDRINUSE);
    CHECK_ERRNO(connect(client, (struct sockaddr *)&address, len), ECONNREFUSED);
    size = sizeof got;
    MUST(getsockname(server, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, len);
    CHECK_EQ(memcmp(&got, &address, len), 0);
    size = 4;
    memset(&got, 0x55, sizeof got);
    MUST(getsockname(server, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, len);
    CHECK_EQ(got.sun_path[1], 'o');
    CHECK_EQ(got.sun_path[2], 0x55);
    len = path_address(&got, "other");
    CHECK_ERRNO(bind(server, (struct sockaddr *)&got, len), EINVAL);
    CHECK_ERRNO(stat("other", &st), ENOENT);
    MUST(listen(server, 5));
    // A name without its NUL, and by another way.
    MUST(connect(client, (struct sockaddr *)&address, offsetof(struct sockaddr_un, sun_path) + 6));
    MUST(symlink("socket", "link"));
    len = path_address(&got, "./link");
    MUST(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len));
    int other = new_socket(SOCK_SEQPACKET);
    CHECK_ERRNO(connect(other, (struct sockaddr *)&got, len), EPROTOTYPE);
    size = sizeof got;
    MUST(getpeername(client, (struct sockaddr *)&got, &size));
    CHECK(strcmp(got.sun_path, "socket") == 0);
    MUST(rename("socket", "moved"));
    len = path_address(&got, "moved");
    MUST(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len));
    // The name stays, and leads nowhere.
    MUST(close(server));
    CHECK_ERRNO(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len), ECONNREFUSED);
    CHECK_ERRNO(bind(other, (struct sockaddr *)&got, len), EADDRINUSE);
    size = sizeof got;
    MUST(getpeername(client, (struct sockaddr *)&got, &size));
    CHECK(strcmp(got.sun_path, "socket") == 0);
    MUST(unlink("moved"));
    MUST(close(open("file", O_CREAT | O_WRONLY, 0666)));
    len = path_address(&got, "file");
    CHECK_ERRNO(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len), ECONNREFUSED);
    CHECK_ERRNO(bind(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len), EADDRINUSE);
    MUST(mknod("node", S_IFSOCK | 0666, 0));
    len = path_address(&got, "node");
    CHECK_ERRNO(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len), ECONNREFUSED);
    len = path_address(&got, "missing/name");
    CHECK_ERRNO(bind(new_socket(SOCK_STREAM), (struct sockaddr *)&got, len), ENOENT);

    int first = new_socket(SOCK_DGRAM), second = new_socket(SOCK_DGRAM);
    len = abstract(&address, "name");
    MUST(bind(first, (struct sockaddr *)&address, len));
    CHECK_ERRNO(bind(second, (struct sockaddr *)&address, len), EADDRINUSE);
    // It is another one when it is longer; and each type has its own.
    MUST(bind(second, (struct sockaddr *)&address, len + 1));
    MUST(bind(new_socket(SOCK_STREAM), (struct sockaddr *)&address, len));
    size = sizeof got;
    MUST(getsockname(first, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, len);
    CHECK_EQ(memcmp(&got, &address, len), 0);
    MUST(close(first));
    MUST(bind(new_socket(SOCK_DGRAM), (struct sockaddr *)&address, len));

    int any = new_socket(SOCK_DGRAM);
    size = sizeof got;
    MUST(getsockname(any, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, sizeof(sa_family_t));
    CHECK_ERRNO(getpeername(any, (struct sockaddr *)&got, &size), ENOTCONN);
    MUST(bind(any, (struct sockaddr *)&address, sizeof(sa_family_t)));
    size = sizeof got;
    MUST(getsockname(any, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, sizeof(sa_family_t) + 6);
    CHECK_EQ(got.sun_path[0], 0);
    CHECK_EQ(strspn(got.sun_path + 1, "0123456789abcdef"), 5);
    CHECK_EQ(bind(any, (struct sockaddr *)&address, sizeof(sa_family_t)), 0);

    int last = new_socket(SOCK_STREAM);
    CHECK_ERRNO(bind(last, (struct sockaddr *)&address, 1), EINVAL);
    CHECK_ERRNO(bind(last, (struct sockaddr *)&address, sizeof address + 1), EINVAL);
    CHECK_ERRNO(bind(last, (struct sockaddr *)&address, 1000), EINVAL);
    CHECK_ERRNO(bind(last, (struct sockaddr *)8, 10), EFAULT);
    address.sun_family = AF_INET;
    CHECK_ERRNO(bind(last, (struct sockaddr *)&address, len), EINVAL);
    CHECK_ERRNO(connect(last, (struct sockaddr *)&address, len), EINVAL);
    DONE();
}
