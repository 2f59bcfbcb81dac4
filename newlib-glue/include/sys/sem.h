/* System V's semaphores; newlib has none. */
#ifndef _SYS_SEM_H
#define _SYS_SEM_H

#include <machine/sigil_layouts.h>
#include <sys/ipc.h>
#include <time.h>

__BEGIN_DECLS

#define SEM_UNDO 0x1000

#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
#define SEM_STAT 18
#define SEM_INFO 19
#define SEM_STAT_ANY 20

/* As the kernel has it. */
struct semid_ds {
	struct ipc_perm sem_perm;
	time_t sem_otime;
	__SIGIL_BEHIND_TIME(__reserved_o)
	time_t sem_ctime;
	__SIGIL_BEHIND_TIME(__reserved_c)
	unsigned long sem_nsems;
	unsigned long __reserved[2];
};

struct sembuf {
	unsigned short sem_num;
	short sem_op;
	short sem_flg;
};

/* What IPC_INFO and SEM_INFO tell. */
struct seminfo {
	int semmap, semmni, semmns, semmnu, semmsl, semopm, semume, semusz, semvmx, semaem;
};

int semctl(int, int, int, ...);
int semget(key_t, int, int);
int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);

__END_DECLS

#endif
