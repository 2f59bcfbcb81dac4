//! Where things lie in the address space.

/// Where the kernel sees physical address 0. What boot.S maps of it is mapped at the same place in the
/// program's half, by the same tables.
pub const DIRECT_MAP: usize = 0xffff_0000_0000_0000;
/// Bytes of the direct map: memory beyond is not used.
pub const DIRECT_MAP_SIZE: usize = WINDOW - DIRECT_MAP;
/// Where the kernel's image is linked, less the physical address that its file names; it ends in the last
/// 32 MiB of the address space: `bl` reaches 128 MiB, around the end of it, too.
pub const KERNEL_BASE: usize = 0xffff_ffff_be00_0000;
/// Window for single mapped pages: kernel stacks, devices, the heap.
pub const WINDOW: usize = 0xffff_8000_0000_0000;
/// The part of it where the heap goes on in single frames.
pub const HEAP_WINDOW: usize = WINDOW + (1 << 37);
/// End of what a program may map: Linux's TASK_SIZE with 48 bits.
pub const TASK_SIZE: usize = 1 << 48;
