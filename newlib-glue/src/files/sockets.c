/* Sockets: the kernel's, but for errors. */
#include "glue.h"
#include <sys/ioctl.h>
#include <sys/socket.h>

int socket(int family, int type, int protocol)
{
	return result(sigil_sys_socket(family, type, protocol));
}

int socketpair(int family, int type, int protocol, int ends[2])
{
	return result(sigil_sys_socketpair(family, type, protocol, (long)ends));
}

int bind(int file, const struct sockaddr *address, socklen_t length)
{
	return result(sigil_sys_bind(file, (long)address, length));
}

int listen(int file, int backlog)
{
	return result(sigil_sys_listen(file, backlog));
}

int connect(int file, const struct sockaddr *address, socklen_t length)
{
	return result(CANCELLABLE3(connect, file, address, length));
}

int accept(int file, struct sockaddr *address, socklen_t *length)
{
	return accept4(file, address, length, 0);
}

int accept4(int file, struct sockaddr *address, socklen_t *length, int flags)
{
	return result(CANCELLABLE4(accept4, file, address, length, flags));
}

int getsockname(int file, struct sockaddr *address, socklen_t *length)
{
	return result(sigil_sys_getsockname(file, (long)address, (long)length));
}

int getpeername(int file, struct sockaddr *address, socklen_t *length)
{
	return result(sigil_sys_getpeername(file, (long)address, (long)length));
}

int setsockopt(int file, int level, int name, const void *value, socklen_t length)
{
	return result(sigil_sys_setsockopt(file, level, name, (long)value, length));
}

int getsockopt(int file, int level, int name, void *value, socklen_t *length)
{
	int done = result(sigil_sys_getsockopt(file, level, name, (long)value, (long)length));
	int error;

	if (done == 0 && level == SOL_SOCKET && name == SO_ERROR && *length == sizeof error) {
		__builtin_memcpy(&error, value, sizeof error);
		error = error_of(-(long)error);
		__builtin_memcpy(value, &error, sizeof error);
	}
	return done;
}

int shutdown(int file, int how)
{
	return result(sigil_sys_shutdown(file, how));
}

ssize_t send(int file, const void *bytes, size_t count, int flags)
{
	return sendto(file, bytes, count, flags, 0, 0);
}

ssize_t sendto(int file, const void *bytes, size_t count, int flags, const struct sockaddr *address,
	       socklen_t length)
{
	return result(CANCELLABLE_ALL(sendto, file, bytes, count, flags, address, length));
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags)
{
	return result(CANCELLABLE3(sendmsg, file, message, flags));
}

int sendmmsg(int file, struct mmsghdr *messages, unsigned count, int flags)
{
	return result(CANCELLABLE4(sendmmsg, file, messages, count, flags));
}

ssize_t recv(int file, void *bytes, size_t count, int flags)
{
	return recvfrom(file, bytes, count, flags, 0, 0);
}

ssize_t recvfrom(int file, void *bytes, size_t count, int flags, struct sockaddr *address,
		 socklen_t *length)
{
	return result(CANCELLABLE_ALL(recvfrom, file, bytes, count, flags, address, length));
}

ssize_t recvmsg(int file, struct msghdr *message, int flags)
{
	return result(CANCELLABLE3(recvmsg, file, message, flags));
}

int recvmmsg(int file, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
	return result(CANCELLABLE5(recvmmsg, file, messages, count, flags, timeout));
}

int sockatmark(int file)
{
	int is_at;

	return ioctl(file, SIOCATMARK, &is_at) < 0 ? -1 : is_at;
}
