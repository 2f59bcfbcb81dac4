/* What the kernel's structures have on this architecture alone. */
#ifndef _MACHINE_SIGIL_LAYOUTS_H
#define _MACHINE_SIGIL_LAYOUTS_H

/* struct epoll_event is packed. */
#define __SIGIL_EPOLL_EVENT __attribute__((__packed__))
/* Times of struct semid_ds have a word behind them. */
#define __SIGIL_BEHIND_TIME(name) unsigned long name;

#endif
