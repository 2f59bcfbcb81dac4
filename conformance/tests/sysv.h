// Semaphores, message queues and segments of System V: short forms of their calls, waiting until somebody waits, and that
// they are gone at the end.
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

// What a process has made.
enum made_kind { SET, QUEUE, SEGMENT };
static struct {
    enum made_kind kind;
    int id;
} made[16];
static unsigned made_count;
static pid_t maker;

static void remove_made(void)
{
    if (getpid() != maker) return;
    for (unsigned i = 0; i < made_count; i++) switch (made[i].kind) {
        case SET: semctl(made[i].id, 0, IPC_RMID); break;
        case QUEUE: msgctl(made[i].id, IPC_RMID, NULL); break;
        case SEGMENT: shmctl(made[i].id, IPC_RMID, NULL); break;
    }
}

// What was just made is gone when the process exits, where a check ends it before it has removed that, too.
static int UNUSED own(enum made_kind kind, int id)
{
    MUST(id);
    if (maker == 0) atexit(remove_made);
    if (maker != getpid()) made_count = 0;
    maker = getpid();
    if (made_count < sizeof made / sizeof *made) {
        made[made_count].kind = kind;
        made[made_count++].id = id;
    }
    return id;
}

// A new set of so many semaphores; they are zero.
static int UNUSED new_set(int count)
{
    return own(SET, semget(IPC_PRIVATE, count, IPC_CREAT | 0600));
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
    return own(QUEUE, msgget(IPC_PRIVATE, IPC_CREAT | 0600));
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

#endif
