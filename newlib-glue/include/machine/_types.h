/* Types of newlib's that it lets a machine choose: the kernel's widths, where newlib's own (16 bits
 * for users, groups, devices and inodes) would cut a number off. */
#ifndef _SIGIL_MACHINE__TYPES_H
#define _SIGIL_MACHINE__TYPES_H

#include_next <machine/_types.h>

typedef unsigned long __dev_t;
#define __machine_dev_t_defined
typedef unsigned long __ino_t;
#define __machine_ino_t_defined
typedef unsigned int __uid_t;
#define __machine_uid_t_defined
typedef unsigned int __gid_t;
#define __machine_gid_t_defined
typedef unsigned long __fsfilcnt_t;
#define __machine_fsfilcnt_t_defined
#define __machine_clock_t_defined
#define _CLOCK_T_ long
#define __machine_clockid_t_defined
#define _CLOCKID_T_ int

#endif
