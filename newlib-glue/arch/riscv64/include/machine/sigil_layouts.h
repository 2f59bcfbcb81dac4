/* What the kernel's structures have on this architecture alone. */
#ifndef _MACHINE_SIGIL_LAYOUTS_H
#define _MACHINE_SIGIL_LAYOUTS_H

/* struct epoll_event is not packed. */
#define __SIGIL_EPOLL_EVENT
/* Times of struct semid_ds have no word behind them. */
#define __SIGIL_BEHIND_TIME(name)

#endif
