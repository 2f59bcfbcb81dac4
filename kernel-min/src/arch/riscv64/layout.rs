//! Where things lie in the address space: 39 bits, three levels of tables (Sv39).

/// Where the kernel sees physical address 0.
pub const DIRECT_MAP: usize = 0xffff_ffc0_0000_0000;
/// Bytes of the direct map: memory beyond is not used.
pub const DIRECT_MAP_SIZE: usize = WINDOW - DIRECT_MAP;
/// Where the kernel's image is linked, less its physical address: memory begins at 2 GiB, and the
/// last GiB of addresses is the image's.
pub const KERNEL_BASE: usize = 0xffff_ffff_4000_0000;
/// Window for single mapped pages: kernel stacks, devices, the heap.
pub const WINDOW: usize = 0xffff_ffe0_0000_0000;
/// The part of it where the heap goes on in single frames.
pub const HEAP_WINDOW: usize = WINDOW + (32 << 30);
/// End of what a program may map: Linux's TASK_SIZE with three-level tables.
pub const TASK_SIZE: usize = 0x40_0000_0000 - 4096;
