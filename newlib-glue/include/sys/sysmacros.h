/* The two parts of a device's number, as Linux packs them. */
#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H

#define major(device) \
	((unsigned)(((device) >> 31 >> 1 & 0xfffff000) | ((device) >> 8 & 0x00000fff)))
#define minor(device) ((unsigned)(((device) >> 12 & 0xffffff00) | ((device) & 0x000000ff)))
#define makedev(major, minor)                                                          \
	(((major) & 0xfffff000ul) << 32 | ((major) & 0x00000ffful) << 8 |              \
	 ((minor) & 0xffffff00ul) << 12 | ((minor) & 0x000000fful))

#endif
