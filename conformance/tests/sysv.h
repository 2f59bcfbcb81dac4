// Semaphores and message queues of System V: short forms of their calls, and waiting until somebody waits.
#ifndef SYSV_H
#define SYSV_H

#include "process.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif
#ifndef MSG_COPY
#define MSG_COPY 040000
#endif
#ifndef MSG_EXCEPT
#define MSG_EXCEPT 020000
#endif

// What the caller of semctl is to define.
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
    struct seminfo *info;
};

// A new set of so many semaphores; they are zero.
static int UNUSED new_set(int count)
{
    int id = semget(IPC_PRIVATE, count, IPC_CREAT | 0600);
    MUST(id);
    return id;
}

static void UNUSED remove_set(int id)
{
    CHECK_EQ(semctl(id, 0, IPC_RMID), 0);
}

static long UNUSED set_value(int id, int number, int value)
{
    return semctl(id, number, SETVAL, (union semun){.val = value});
}

static long UNUSED value_of(int id, int number)
{
    return semctl(id, number, GETVAL);
}

static struct semid_ds UNUSED set_status(int id)
{
    struct semid_ds status;
    memset(&status, 0xa5, sizeof status);
    MUST(semctl(id, 0, IPC_STAT, (union semun){.buf = &status}));
    return status;
}

// One operation.
static int UNUSED operate(int id, int number, int change, int flags)
{
    struct sembuf one = {(unsigned short)number, (short)change, (short)flags};
    return semop(id, &one, 1);
}

// Waits until a thread sleeps: in what it did last before it began to do nothing else.
static void UNUSED await_sleep(pid_t pid)
{
    char path[32], text[256];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (;;) {
        int fd = open(path, O_RDONLY);
        MUST(fd);
        ssize_t got = read(fd, text, sizeof text - 1);
        MUST(got);
        MUST(close(fd));
        text[got] = 0;
        char *state = strrchr(text, ')');
        if (state && state[2] == 'S') return;
        sched_yield();
    }
}

// Waits until so many wait for a semaphore to grow (GETNCNT) or to be zero (GETZCNT).
static void UNUSED await_count(int id, int number, int what, int count)
{
    while (semctl(id, number, what) != count) sched_yield();
}

// A message of up to 32 bytes.
struct message {
    long type;
    char text[32];
};

static int UNUSED new_queue(void)
{
    int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    MUST(id);
    return id;
}

static void UNUSED remove_queue(int id)
{
    CHECK_EQ(msgctl(id, IPC_RMID, NULL), 0);
}

static struct msqid_ds UNUSED queue_status(int id)
{
    struct msqid_ds status;
    memset(&status, 0xa5, sizeof status);
    MUST(msgctl(id, IPC_STAT, &status));
    return status;
}

static void UNUSED set_size(int id, unsigned long bytes)
{
    struct msqid_ds status = queue_status(id);
    status.msg_qbytes = bytes;
    MUST(msgctl(id, IPC_SET, &status));
}

// Sends some text.
static int UNUSED send_text(int id, long type, const char *text, int flags)
{
    struct message message = {.type = type};
    strncpy(message.text, text, sizeof message.text);
    return msgsnd(id, &message, strlen(text), flags);
}

// Receives a message: its type, or -1.
static long UNUSED receive_type(int id, long type, int flags)
{
    struct message message;
    long got = msgrcv(id, &message, sizeof message.text, type, flags);
    return got < 0 ? got : message.type;
}

// Becomes another user, without privilege.
static void UNUSED become_other(uid_t uid)
{
    MUST(syscall(SYS_setgroups, 0, NULL));
    MUST(syscall(SYS_setresgid, uid, uid, uid));
    MUST(syscall(SYS_setresuid, uid, uid, uid));
}

#endif
