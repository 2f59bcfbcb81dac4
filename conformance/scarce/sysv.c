// Semaphores and message queues of System V.
#include "scarce.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>

#define MSG_COPY 040000

struct message {
    long type;
    char text[3000];
};

static int new_set(void)
{
    int id = semget(IPC_PRIVATE, 100, 0600);
    NEED(id);
    return id;
}

static int new_queue(void)
{
    int id = msgget(IPC_PRIVATE, 0600);
    NEED(id);
    return id;
}

static int make_set(void)
{
    begin();
    int id = semget(IPC_PRIVATE, 100, 0600);
    int error = end(id);
    if (!error) NEED(semctl(id, 0, IPC_RMID));
    return error;
}

// The number of a semaphore that has this value.
static void check_value(int id, int number, int value)
{
    if (semctl(id, number, GETVAL) != value) stop_wrong("the value of a semaphore");
}

static int operate_with_undo(void)
{
    int id = new_set();
    struct sembuf ops[] = {{1, 1, SEM_UNDO}, {99, 2, SEM_UNDO}};
    begin();
    int error = end(semop(id, ops, 2));
    check_value(id, 1, error ? 0 : 1);
    check_value(id, 99, error ? 0 : 2);
    NEED(semctl(id, 0, IPC_RMID));
    return error;
}

static int wait_for_semaphores(void)
{
    int id = new_set();
    struct sembuf ops[] = {{1, 1, 0}, {99, -1, SEM_UNDO}};
    struct timespec soon = {.tv_nsec = 100000};
    begin();
    int result = semtimedop(id, ops, 2, &soon);
    int error = end(result < 0 && errno == EAGAIN ? 0 : result);
    check_value(id, 1, 0);
    NEED(semctl(id, 0, IPC_RMID));
    return error;
}

static int all_values(void)
{
    int id = new_set();
    unsigned short values[100] = {[99] = 7};
    begin();
    int error = end(semctl(id, 0, SETALL, values));
    check_value(id, 99, error ? 0 : 7);
    if (!error) {
        begin();
        error = end(semctl(id, 0, GETALL, values));
    }
    NEED(semctl(id, 0, IPC_RMID));
    return error;
}

static int make_queue(void)
{
    begin();
    int id = msgget(IPC_PRIVATE, 0600);
    int error = end(id);
    if (!error) NEED(msgctl(id, IPC_RMID, NULL));
    return error;
}

static int send_message(void)
{
    static struct message message = {.type = 1};
    int id = new_queue();
    begin();
    int error = end(msgsnd(id, &message, sizeof message.text, 0));
    struct msqid_ds status;
    NEED(msgctl(id, IPC_STAT, &status));
    if (status.msg_qnum != !error) stop_wrong("messages after msgsnd");
    NEED(msgctl(id, IPC_RMID, NULL));
    return error;
}

static int copy_message(void)
{
    static struct message message = {.type = 1};
    int id = new_queue();
    NEED(msgsnd(id, &message, sizeof message.text, 0));
    begin();
    int error = end(msgrcv(id, &message, sizeof message.text, 0, MSG_COPY | IPC_NOWAIT));
    NEED(msgctl(id, IPC_RMID, NULL));
    return error;
}

static int wait_for_message(void)
{
    static struct message message = {.type = 1};
    int id = new_queue();
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        struct timespec soon = {.tv_nsec = 1000000};
        nanosleep(&soon, NULL);
        NEED(msgsnd(id, &message, 10, 0));
        _exit(0);
    }
    begin();
    int error = end(msgrcv(id, &message, sizeof message.text, 0, 0));
    if (status_of(child) != 0) stop_wrong("a child that sends");
    NEED(msgctl(id, IPC_RMID, NULL));
    return error;
}

// The sender waits until another process has received what there is.
static int wait_for_room(void)
{
    static struct message message = {.type = 1};
    int id = new_queue();
    struct msqid_ds status;
    NEED(msgctl(id, IPC_STAT, &status));
    status.msg_qbytes = sizeof message.text;
    NEED(msgctl(id, IPC_SET, &status));
    NEED(msgsnd(id, &message, sizeof message.text, 0));
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        struct timespec soon = {.tv_nsec = 1000000};
        nanosleep(&soon, NULL);
        NEED(msgrcv(id, &message, sizeof message.text, 0, 0));
        _exit(0);
    }
    begin();
    int error = end(msgsnd(id, &message, 10, 0));
    if (status_of(child) != 0) stop_wrong("a child that receives");
    NEED(msgctl(id, IPC_RMID, NULL));
    return error;
}

const struct trial sysv_trials[] = {
    {"semget", make_set, {ENOMEM, ENOSPC}},
    {"semop_undo", operate_with_undo, {ENOMEM}},
    {"semtimedop", wait_for_semaphores, {ENOMEM}},
    {"semctl", all_values, {ENOMEM}},
    {"msgget", make_queue, {ENOMEM, ENOSPC}},
    {"msgsnd", send_message, {ENOMEM}},
    {"msgrcv_copy", copy_message, {ENOMEM}},
    {"msgrcv_wait", wait_for_message, {ENOMEM}},
    {"msgsnd_wait", wait_for_room, {ENOMEM}},
    {0},
};
